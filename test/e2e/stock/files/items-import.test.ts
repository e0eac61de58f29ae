import { KeysService } from '../../../../src/keys/keys.service.js';
import { SHOPIFY_EXPORT, SHOPIFY_ITEMS, squareExport } from '../../../support/files/stock-files.js';
import { createBook, createItem, createStore } from '../../../support/rows/factories.js';
import { actorOf, countEntries, ledgerOf } from '../../../support/stock/shelf.js';
import { type Answer, send, startTestApp, type TestApp } from '../../../support/test-app.js';

let app: TestApp;
let store: { id: number; name: string };
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  store = await createStore(app);
});

type Query = Record<string, string | boolean>;

const importItems = (csv: string | Buffer, query: Query = {}, token?: string): Promise<Answer> =>
  send(`${app.url}/api/items/import?${new URLSearchParams(query as Record<string, string>)}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...(token && { authorization: `Bearer ${token}` }) },
    body: Buffer.from(csv as string),
  });

const itemsOf = async ({ id } = store) =>
  (await app.request('GET', `/api/stores/${id}/items?sort=id`)).body;
/** In the order of names. */
const byName = (items: { name: string }[]) =>
  items.toSorted((one, other) => (one.name < other.name ? -1 : 1));

describe('a file of items', () => {
  it('inserts each with its quantity as its opening', async () => {
    const file = `name,barcode,price,quantity,store\nMug,M-1,9.5,25,${store.name}\nPen,,1,,${store.id}\n`;
    const { status, body } = await importItems(file);
    expect(status).toBe(200);
    expect(body).toEqual({
      importId: expect.any(Number),
      format: 'csv',
      read: 2,
      inserted: 2,
      updated: 0,
      skipped: 0,
      rejected: 0,
      dryRun: false,
      rejections: [],
    });
    const [mug, pen] = await itemsOf();
    expect(mug).toMatchObject({ name: 'Mug', barcode: 'M-1', price: 9.5, quantity: 25 });
    expect(pen).toMatchObject({ name: 'Pen', barcode: null, bookId: null, price: 1, quantity: 0 });
    expect(await ledgerOf(app, mug.id)).toEqual([['opening', 25, 25]]);
  });

  it('links an item to the book with its ISBN, and names it after the book', async () => {
    const [one, other] = ['9780306406157', '9780134685991'];
    const book = await createBook(app, { title: 'T'.repeat(90), isbn: one });
    const used = await createBook(app, { isbn: other });
    const file =
      'Title,ISBN,Barcode,Price\n,0-306-40615-2,,5\nUnknown,978-0-14-143951-8,,4\n' +
      `Used 1,${other},U-1,3\nUsed 2,${other},U-2,3\n`;
    for (const dryRun of [true, false]) {
      const { body } = await importItems(file, { store: store.name, dryRun });
      expect(body).toMatchObject({ inserted: 4, skipped: 0 });
    }
    expect(byName(await itemsOf())).toMatchObject([
      { name: 'T'.repeat(80), bookId: book.id, barcode: null },
      { name: 'Unknown', bookId: null, barcode: '9780141439518' },
      { name: 'Used 1', bookId: used.id, barcode: 'U-1' },
      { name: 'Used 2', bookId: used.id, barcode: 'U-2' },
    ]);
  });

  it('adds nothing the second time, and changes no price', async () => {
    await createBook(app, { isbn: '9780743273565' });
    const file =
      'name,isbn,barcode,price,quantity\nA,9780743273565,,5,1\nC,,C-1,5,1\nD,,,5,1\n' +
      'A again,978-0-7432-7356-5,,6,1\nA labelled,9780743273565,A-1,6,1\nC,,C-1,6,1\nD,,,7,1\n';
    const query = { store: store.name };
    const counts = { inserted: 3, skipped: 4, rejected: 0 };
    expect((await importItems(file, { ...query, dryRun: true })).body).toMatchObject(counts);
    expect(await itemsOf()).toEqual([]);
    expect((await importItems(file, query)).body).toMatchObject(counts);
    const before = await itemsOf();
    expect(before.map(({ price }: { price: number }) => price)).toEqual([5, 5, 5]);
    expect((await importItems(file, query)).body).toMatchObject({ inserted: 0, skipped: 7 });
    expect(await itemsOf()).toEqual(before);
  });

  it('rejects what it cannot import, and says why', async () => {
    const other = await createStore(app);
    const twin = await createStore(app, { name: other.name });
    const rows = [
      'A,,,x,1,',
      'A,,,1,-1,',
      'A,123,,1,1,',
      ',,,1,1,',
      'A,,Z-1,,,',
      'A,,,1,1,Nowhere',
      `A,,,1,1,${other.name}`,
      'A',
    ];
    const file = `name,isbn,barcode,price,quantity,store\n${rows.join('\n')}\n`;
    const { body } = await importItems(file, { store: store.name });
    expect(body.rejections.map(({ line, reason }: any) => [line, reason])).toEqual([
      [2, 'price must be a number'],
      [3, 'quantity must be from 0 to 2147483647'],
      [4, expect.stringMatching(/^isbn must be/)],
      [5, 'has neither a name nor an ISBN nor a barcode'],
      [6, 'is a new item and has no price'],
      [7, 'there is no store Nowhere'],
      [8, `several stores have the name ${other.name}: name it by its id`],
      [9, 'has 1 fields where the header has 6'],
    ]);
    expect(body).toMatchObject({ read: 8, rejected: 8 });
    expect((await importItems(file)).body.rejections[3].reason).toMatch(/^names no store/);
    expect(await itemsOf(twin)).toEqual([]);
  });

  it('is refused if no column names an item', async () => {
    const { status, body } = await importItems('price,quantity\n1,2\n');
    expect([status, body.code]).toEqual([400, 'unusable_file']);
    expect(body.detail).toBe(
      'The file has no column name, title, isbn or barcode; it has price, quantity',
    );
  });
});

describe('the quantity of an item that exists', () => {
  const file = (quantity: number, barcode = 'Q') =>
    `barcode,price,quantity\n${barcode},99,${quantity}\n`;
  let item: { id: number };
  beforeEach(async () => {
    item = await createItem(app, { storeId: store.id, barcode: 'Q', price: 5, quantity: 3 });
  });
  const run = (text: string, quantity: string) =>
    importItems(text, { store: store.name, quantity });

  it.each<[string, number, object, unknown[]]>([
    ['ignore', 8, { skipped: 1 }, []],
    ['count', 8, { updated: 1 }, [['count', 5, 8]]],
    ['count', 3, { updated: 1 }, [['count', 0, 3]]],
    ['count', 0, { updated: 1 }, [['count', -3, 0]]],
    ['receipt', 8, { updated: 1 }, [['receipt', 8, 11]]],
    ['receipt', 0, { skipped: 1 }, []],
    ['receipt', 2 ** 31 - 1, { rejected: 1 }, []],
  ])('with %s of %i', async (quantity, value, counts, entries) => {
    const { body: preview } = await importItems(file(value), {
      store: store.name,
      quantity,
      dryRun: true,
    });
    expect(preview).toMatchObject({ read: 1, ...counts });
    expect((await run(file(value), quantity)).body).toMatchObject({ read: 1, ...counts });
    expect(await ledgerOf(app, item.id)).toEqual([['opening', 3, 3], ...entries]);
    expect((await itemsOf())[0].price).toBe(5);
  });

  it('is written for each of several rows, in turn', async () => {
    const text = 'name,barcode,price,quantity\nA,Q,1,1\nB,N,1,5\nC,Q,1,2\nD,N,1,7\n';
    expect((await run(text, 'receipt')).body).toMatchObject({ inserted: 1, updated: 3 });
    const [, made] = await itemsOf();
    expect(await ledgerOf(app, item.id)).toEqual([
      ['opening', 3, 3],
      ['receipt', 1, 4],
      ['receipt', 2, 6],
    ]);
    expect(await ledgerOf(app, made.id)).toEqual([
      ['opening', 5, 5],
      ['receipt', 7, 12],
    ]);
  });

  it('is not written if several items fit', async () => {
    const book = await createBook(app, { isbn: '9780061120084' });
    const [one, two] = await Promise.all(
      [1, 2].map(() => createItem(app, { storeId: store.id, bookId: book.id })),
    );
    const entries = await countEntries(app);
    const { body } = await run(file(4, '9780061120084'), 'count');
    const ids = [one.id, two.id].toSorted((a, b) => a - b).join(', ');
    expect(body.rejections[0].reason).toBe(`fits several items of the store: ${ids}`);
    expect(await countEntries(app)).toBe(entries);
  });
});

describe('exports of other programs', () => {
  it('of Shopify have variants, images and one quantity', async () => {
    const { body } = await importItems(SHOPIFY_EXPORT, { store: store.name });
    expect(body).toMatchObject({ format: 'shopify', read: 3, inserted: 3 });
    expect(await itemsOf()).toMatchObject(SHOPIFY_ITEMS);
    const again = await importItems(SHOPIFY_EXPORT, { store: store.name });
    expect(again.body).toMatchObject({ read: 3, skipped: 3 });
  });

  it('of Shopify need a store', async () => {
    const { body } = await importItems(SHOPIFY_EXPORT);
    expect(body).toMatchObject({ read: 3, rejected: 3 });
  });

  it('of Square have quantities in several stores', async () => {
    const other = await createStore(app);
    const file = squareExport([store.name, other.name]);
    const { body } = await importItems(file);
    expect(body).toMatchObject({ format: 'square', read: 4, inserted: 3, rejected: 1 });
    expect(body.rejections).toMatchObject([{ line: 4, reason: 'has a quantity in no store' }]);
    expect(await itemsOf()).toMatchObject([
      { name: 'Ubik - Paperback', price: 1009.99, quantity: 12, barcode: '9780547572291' },
      { name: 'Bookmark', price: 2.5, quantity: 100, barcode: null },
    ]);
    expect(await itemsOf(other)).toMatchObject([{ name: 'Ubik - Paperback', quantity: 4 }]);
    expect((await importItems(file)).body).toMatchObject({ skipped: 3, rejected: 1 });
  });
});

describe('a key for one store', () => {
  it('imports into its store only, as if there were no other, with the scope items:write', async () => {
    const other = await createStore(app);
    const keys = app.app.get(KeysService);
    const create = (scope: string) =>
      keys.create({ name: 'shop', scopes: [scope], storeId: store.id });
    const [token, reader] = [await create('items:write'), await create('items:read')];
    const file = `name,price,store\nA,1,${store.name}\nB,1,${other.name}\nC,1,${other.id}\n`;
    const { body } = await importItems(file, {}, token);
    expect(body).toMatchObject({ inserted: 1, rejected: 2 });
    expect(body.rejections[0].reason).toBe(`there is no store ${other.name}`);
    expect(await app.rows(`SELECT name FROM items WHERE store_id = ${other.id}`)).toEqual([]);
    const entries = `SELECT actor, type FROM stock_movements WHERE store_id = ${store.id}`;
    expect(await app.rows(entries)).toEqual([{ actor: actorOf(token), type: 'opening' }]);
    expect((await importItems(file, {}, reader)).status).toBe(403);
  });
});
