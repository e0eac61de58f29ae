import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { linkOf } from '../../support/rows/links.js';
import { entrySql } from '../../support/rows/ledgers.js';
import { createShelf } from '../../support/stock/shelf.js';
import { type Answer, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const read = async (path: string) => (await app.request('GET', path)).body;
const stockOf = (storeId: number, at = '') =>
  read(`/api/stores/${storeId}/stock${at && `?at=${at}`}`);

/** Creates an item at a past time with SQL. @returns its id */
async function openAt(
  time: string,
  storeId: number,
  name: string,
  quantity: number,
  bookId = 'NULL',
) {
  const [{ id }] = await app.rows(`INSERT INTO items
      (name, price_cents, quantity, store_id, book_id, created_at, updated_at)
    VALUES ('${name}', 250, ${quantity}, ${storeId}, ${bookId}, '${time}', '${time}') RETURNING id`);
  return Number(id);
}

/** Writes the next entry of an item at a past time with SQL. */
const writeAt = (time: string, itemId: number, entry: Parameters<typeof entrySql>[1]) =>
  app.rows(entrySql(itemId, { ...entry, recordedAt: time }));

const levelOf = (itemId: number, seq: number, name: string, quantity: number, price = 2.5) => ({
  itemId,
  seq,
  name,
  bookId: null,
  quantity,
  price,
  value: (quantity * price * 100) / 100,
});

describe('the stock of a store', () => {
  it('is what it has now, with its worth', async () => {
    const { store, book, item } = await createShelf(app, { quantity: 3, price: 0.1 });
    const empty = await createItem(app, { storeId: store.id, price: 5 });
    expect(await stockOf(store.id)).toEqual([
      {
        itemId: item.id,
        seq: 1,
        name: item.name,
        bookId: book.id,
        quantity: 3,
        price: 0.1,
        value: 0.3,
      },
      { ...levelOf(empty.id, 1, empty.name, 0, 5) },
    ]);
  });

  it('was what the last entries of the time say, of deleted items too', async () => {
    const { id } = await createStore(app);
    const pen = await openAt('2026-01-10T08:00:00.000Z', id, 'Pen', 10);
    const mug = await openAt('2026-01-20T08:00:00.000Z', id, 'Mug', 4);
    await writeAt('2026-01-31T23:59:59.999Z', pen, { type: 'sale', delta: -3 });
    await writeAt('2026-02-01T00:00:00.000Z', pen, { type: 'revaluation', price: 300 });
    await writeAt('2026-03-01T12:00:00.000Z', mug, { type: 'closing', delta: -4 });
    expect(await stockOf(id, '2026-01-09')).toEqual([]);
    expect(await stockOf(id, '2026-01-10')).toEqual([levelOf(pen, 1, 'Pen', 10)]);
    expect(await stockOf(id, '2026-01-31T23:59:59.998Z')).toEqual([
      levelOf(pen, 1, 'Pen', 10),
      levelOf(mug, 1, 'Mug', 4),
    ]);
    // A day means its end in UTC.
    const january = [levelOf(pen, 2, 'Pen', 7), levelOf(mug, 1, 'Mug', 4)];
    expect(await stockOf(id, '2026-01-31')).toEqual(january);
    expect(await stockOf(id, '2026-02-01T01:59:59.999%2B02:00')).toEqual(january);
    expect(await stockOf(id, '2026-02-01')).toEqual([
      levelOf(pen, 3, 'Pen', 7, 3),
      levelOf(mug, 1, 'Mug', 4),
    ]);
    const march = [levelOf(pen, 3, 'Pen', 7, 3)];
    expect(await stockOf(id, '2026-03-01')).toEqual(march);
    expect(await stockOf(id)).toEqual(march);
    await app.request('DELETE', `/api/stores/${id}`);
    expect(await stockOf(id, '2026-01-31')).toEqual(january);
    expect(await stockOf(id)).toEqual([]);
  });

  it('had items that are in another store since, and has those that came', async () => {
    const [from, to] = [await createStore(app), await createStore(app)];
    const pen = await openAt('2026-01-10T08:00:00.000Z', from.id, 'Pen', 10);
    await writeAt('2026-02-01T08:00:00.000Z', pen, { type: 'transfer_out', delta: -10 });
    await writeAt('2026-02-01T08:00:00.000Z', pen, {
      type: 'transfer_in',
      delta: 10,
      storeId: to.id,
    });
    for (const [at, first, second] of [
      ['2026-01-31', [levelOf(pen, 1, 'Pen', 10)], []],
      ['2026-02-01', [], [levelOf(pen, 3, 'Pen', 10)]],
    ] as const) {
      expect(await stockOf(from.id, at)).toEqual(first);
      expect(await stockOf(to.id, at)).toEqual(second);
    }
  });

  it('is read in pages, which repeat and lose no item', async () => {
    const { id } = await createStore(app);
    const names = ['A', 'B', 'C', 'D', 'E'];
    for (const name of names) await openAt('2026-01-10T08:00:00.000Z', id, name, 1);
    const path = `/api/stores/${id}/stock?at=2026-01-31&limit=2`;
    const pages: string[][] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { headers, body }: Answer = await app.request('GET', next);
      pages.push(body.map(({ name }: { name: string }) => name));
      expect(linkOf(headers, 'first')).toBe(path);
      next = linkOf(headers, 'next');
      // What changes meanwhile is not part of the past.
      await openAt('2026-02-10T08:00:00.000Z', id, 'New', 1);
    }
    expect(pages).toEqual([['A', 'B'], ['C', 'D'], ['E']]);
    const page = await app.request('GET', path);
    const again = await fetch(`${app.url}${path}`, {
      headers: { 'if-none-match': page.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('of a missing store is a 404', async () => {
    const { status, body } = await app.request('GET', '/api/stores/999999/stock');
    expect([status, body.detail]).toEqual([404, 'Store not found']);
  });
});

describe('the summary of the stock', () => {
  it('has items, copies and worth of each store, now and at any time', async () => {
    const [first, second] = [await createStore(app), await createStore(app)];
    const pen = await openAt('2025-01-10T08:00:00.000Z', first.id, 'Pen', 10);
    await openAt('2025-01-20T08:00:00.000Z', first.id, 'Mug', 4);
    await openAt('2025-02-20T08:00:00.000Z', second.id, 'Cup', 1);
    await writeAt('2025-03-01T12:00:00.000Z', pen, { type: 'closing', delta: -10 });
    expect(await read('/api/stock/summary?at=2025-01-09')).toEqual([]);
    expect(await read('/api/stock/summary?at=2025-01-31')).toEqual([
      { storeId: first.id, items: 2, units: 14, value: 35 },
    ]);
    const march = [
      { storeId: first.id, items: 1, units: 4, value: 10 },
      { storeId: second.id, items: 1, units: 1, value: 2.5 },
    ];
    expect(await read('/api/stock/summary?at=2025-03-01')).toEqual(march);
    expect(await read('/api/stock/summary')).toEqual(expect.arrayContaining(march));
  });

  it('adds up more cents than fit into 64 bits of a sum', async () => {
    const { id } = await createStore(app);
    const values = { storeId: id, price: 21_474_836.47, quantity: 2_147_483_647 };
    for (let count = 0; count < 3; count += 1) await createItem(app, values);
    const summary = await read('/api/stock/summary');
    const worth = Number((2_147_483_647n * 2_147_483_647n * 3n) / 100n);
    const ofStore = summary.find(({ storeId }: { storeId: number }) => storeId === id);
    expect(ofStore).toEqual({ storeId: id, items: 3, units: 6_442_450_941, value: worth });
  });
});

describe('low stock', () => {
  it('is what has no more copies than its reorder level', async () => {
    const { id: storeId } = await createStore(app);
    const { id: bookId } = await createBook(app);
    const of = (quantity: number, reorderLevel: number | null) =>
      createItem(app, { storeId, bookId, quantity, reorderLevel });
    const [below, at] = [await of(1, 2), await of(2, 2)];
    await of(3, 2);
    await of(0, null);
    const none = await of(0, 0);
    const low = `/api/stores/${storeId}/items?low=true`;
    expect(await read(low)).toEqual([below, at, none]);
    expect(await read(`/api/items?low=true&bookId=${bookId}&sort=-quantity`)).toEqual([
      at,
      below,
      none,
    ]);
    await app.request('POST', `/api/items/${at.id}/movements`, { type: 'receipt', delta: 1 });
    expect(await read(low)).toEqual([below, none]);
  });
});
