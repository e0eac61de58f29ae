import { api, ApiError, ok } from '../../api/client.js';
import { session } from '../../api/session.js';
import { texts } from '../../text/texts.js';
import { type Basket, emptyBasket, priceIn, withLines } from './basket.js';
import { keep } from './basket-store.js';

/** Statuses of answers that say nothing of an earlier attempt: the request was not looked at. */
const NOT_TRIED = [401, 403, 408, 421, 429];

/**
 * Sends the basket as one document. If it is not known whether that was written, the basket stays as it is, to
 * be sent again under the same Idempotency-Key. If it was not, each line gets what the API says of it.
 * @returns what to tell, and whether the document was written
 */
export async function sendBasket(basket: Basket): Promise<{ text: string; isWritten: boolean }> {
  keep({ ...basket, isUnsure: true, sentWith: basket.sentWith ?? currentKeyId() });
  try {
    const { response } = await ok<unknown>(post(basket));
    keep(emptyBasket(basket.storeId, basket.mode, basket.toStoreId));
    const isCopy = !basket.isUnsure && response.headers.has('idempotent-replayed');
    return {
      text: isCopy ? texts.writtenBefore : texts.written(basket.lines.length),
      isWritten: true,
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { isAway, status, problem } = error;
    const isUnknown =
      isAway ||
      problem?.code === 'idempotency_key_in_use' ||
      (basket.isUnsure && NOT_TRIED.includes(status));
    if (isUnknown) return { text: isAway ? texts.unsure : error.message, isWritten: false };
    const lines = basket.lines.map((line, index) => ({
      ...line,
      error: reasonOfLine(error, index),
    }));
    keep(withLines(basket, lines));
    return { text: error.message || texts.failed, isWritten: false };
  }
}

/** Whether another API key sent the basket than that of this tab now. */
export const isOfOtherKey = ({ isUnsure, sentWith }: Basket): boolean =>
  isUnsure && sentWith !== undefined && sentWith !== currentKeyId();

/** The public part of the key of this tab. */
const currentKeyId = (): string => session.get().key?.split('_')[1] ?? 'none';

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
function reasonOfLine({ problem }: ApiError, index: number): string | undefined {
  const error = problem?.errors?.find(({ field }) => field.startsWith(`lines[${index}]`));
  if (!error) return undefined;
  return error.available === undefined ? error.message : texts.onlyThere(error.available);
}
