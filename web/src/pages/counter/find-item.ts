import { api, ApiError, type Item, ok } from '../../api/client.js';
import type { Line, Mode } from './basket.js';

/**
 * The item of a store that has the code as its barcode, or whose book has it as its ISBN. A book of which the
 * store has none can be received.
 * @returns undefined unless there is exactly one
 * @throws ApiError
 */
export async function findItem(
  code: string,
  storeId: number,
  mode: Mode,
): Promise<Omit<Line, 'quantity'> | undefined> {
  const query = { storeId: { eq: storeId }, barcode: code, limit: 2 };
  const { data } = await ok(api.GET('/api/items', { params: { query } }));
  if (data.length === 0 && mode === 'receipt') return bookOf(code);
  if (data.length !== 1) return undefined;
  const [{ id, name }] = data;
  return { itemId: id, name, atSeq: mode === 'count' ? await lastSeq(id) : undefined };
}

/** Others may go on selling while one counts. */
async function lastSeq(id: Item['id']): Promise<number | undefined> {
  const params = { path: { id }, query: { sort: '-id', limit: 1 } };
  const { data } = await ok(api.GET('/api/items/{id}/movements', { params }));
  return data[0]?.seq;
}

async function bookOf(isbn: string): Promise<Omit<Line, 'quantity'> | undefined> {
  try {
    const query = { isbn: { eq: isbn } };
    const { data } = await ok(api.GET('/api/books', { params: { query } }));
    return data[0] && { bookId: data[0].id, name: data[0].title, price: '' };
  } catch (error) {
    // The code is no ISBN.
    if (error instanceof ApiError && error.status === 400) return undefined;
    throw error;
  }
}
