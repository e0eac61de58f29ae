import { api, ApiError, ok } from '../../api/client.js';
import { texts } from '../../text/texts.js';
import { type Basket, emptyBasket, keep, priceIn, withLines } from './basket.js';

/**
 * Sends the basket as one document. If no answer comes, it stays as it is, to be sent again under the same
 * key; if it is refused, each line gets what the API says of it.
 * @returns what to tell, and whether the document was written
 */
export async function sendBasket(basket: Basket): Promise<{ text: string; isWritten: boolean }> {
  keep({ ...basket, isUnsure: true });
  try {
    await ok(post(basket));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isUnknown = error.isAway || error.problem?.code === 'idempotency_key_in_use';
    if (isUnknown) return { text: texts.unsure, isWritten: false };
    const lines = basket.lines.map((line, index) => ({ ...line, error: reasonOf(error, index) }));
    keep(withLines(basket, lines));
    return { text: error.message || texts.failed, isWritten: false };
  }
  keep(emptyBasket(basket.storeId, basket.mode, basket.toStoreId));
  return { text: texts.written(basket.lines.length), isWritten: true };
}

function post({ mode, storeId, toStoreId, lines, key }: Basket) {
  const headers = { 'Idempotency-Key': key };
  const moved = lines.map(({ itemId, bookId, price, quantity }) => ({
    itemId,
    quantity,
    ...(bookId !== undefined && { bookId, price: priceIn(price) }),
  }));
  if (mode === 'count') {
    const counted = lines.map(({ itemId, quantity, atSeq }) => ({
      itemId,
      counted: quantity,
      atSeq,
    }));
    const params = { path: { id: storeId } };
    return api.POST('/api/stores/{id}/counts', { params, headers, body: { lines: counted } });
  }
  if (mode === 'transfer') {
    const body = { fromStoreId: storeId, toStoreId: toStoreId!, lines: moved };
    return api.POST('/api/transfers', { headers, body });
  }
  const path = PATHS[mode];
  return api.POST(path, { headers, body: { storeId, lines: moved } });
}

const PATHS = { sale: '/api/sales', receipt: '/api/receipts', return: '/api/returns' } as const;

/** What the API says of a line: how many copies there are, if they are not enough. */
function reasonOf({ problem }: ApiError, index: number): string | undefined {
  const error = problem?.errors?.find(({ field }) => field.startsWith(`lines[${index}]`));
  if (!error) return undefined;
  return error.available === undefined ? error.message : texts.onlyThere(error.available);
}
