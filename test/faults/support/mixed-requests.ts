import type { Random } from '../../support/random.js';
import type { Client, Reply } from './client.js';
import { postUntilDone } from './retry.js';
import type { Shelf } from './stock.js';

export interface Outcome {
  kind: string;
  /** `cut` if the connection closed before the end of the answer. */
  status: number | 'cut';
  /** Whether the answer has another row than the one that was asked for. */
  isWrong: boolean;
}

type Kind = (client: Client, shelves: Shelf[], random: Random) => Promise<Reply>;

/** A name that no other request has. */
const unique = (random: Random): string => `${random.next()}-${random.next()}`;

/** Ways to use the database: single statements, pipelines, transactions, snapshots, bulk work. */
const KINDS: Record<string, Kind> = {
  list: (client) => client.request('GET', '/api/books?limit=5&sort=-id'),
  slow: (client, _, random) =>
    client.request('GET', `/api/items?name[contains]=${random.integer(0, 9)}&count=exact`),
  summary: (client) => client.request('GET', '/api/stock/summary'),
  create: (client, _, random) =>
    client.request('POST', '/api/books', { body: { title: unique(random), author: 'A' } }),
  // Never answered 503: it is sent again until it has been done once.
  sale: (client, [{ storeId, itemIds }], random) => {
    const body = { storeId, lines: [{ itemId: random.pick(itemIds), quantity: 1 }] };
    return postUntilDone(() => client, '/api/sales', body, unique(random));
  },
  receipt: (client, [{ itemIds }], random) => {
    const path = `/api/items/${random.pick(itemIds)}/movements`;
    return client.request('POST', path, { body: { type: 'receipt', delta: 1 } });
  },
  transfer: (client, shelves, random) => {
    const [from, to] = random.some(shelves, 2);
    const lines = random.some(from.itemIds, 3).map((itemId) => ({ itemId, quantity: 1 }));
    const body = { fromStoreId: from.storeId, toStoreId: to.storeId, lines };
    return client.request('POST', '/api/transfers', { body });
  },
  import: (client, _, random) => {
    const rows = Array.from({ length: 50 }, () => `${unique(random)},A`);
    const headers = { 'content-type': 'text/csv' };
    return client.request('POST', '/api/books/import', {
      body: ['title,author', ...rows].join('\n'),
      headers,
    });
  },
  export: (client) => client.request('GET', '/api/books/export'),
};

/** The share of requests that take long. */
const BULK = 0.05;
const SHORT = [...Object.keys(KINDS).filter((kind) => !/import|export/.test(kind)), 'item'];

/** Sends a request of a random kind. */
export async function mixedRequest(
  client: Client,
  shelves: Shelf[],
  random: Random,
): Promise<Outcome> {
  const kind = random.chance(BULK) ? random.pick(['import', 'export']) : random.pick(SHORT);
  const itemId = random.pick(shelves[0].itemIds);
  const send = KINDS[kind] ?? (() => client.request('GET', `/api/items/${itemId}`));
  const reply = await send(client, shelves, random).catch(() => undefined);
  if (!reply) return { kind, status: 'cut', isWrong: false };
  const isRow = kind === 'item' && reply.status === 200;
  return { kind, status: reply.status, isWrong: isRow && JSON.parse(reply.text).id !== itemId };
}
