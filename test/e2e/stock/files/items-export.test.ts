import { KeysService } from '../../../../src/keys/keys.service.js';
import { createBook, createItem, createStore } from '../../../support/rows/factories.js';
import { send, startTestApp, type TestApp } from '../../../support/test-app.js';

const EXPORT = '/api/items/export';

let app: TestApp;
let store: { id: number; name: string };
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  store = await createStore(app);
});

const exported = async (query: string) => (await app.request('GET', `${EXPORT}?${query}`)).body;

describe('the file', () => {
  beforeEach(async () => {
    const { id } = await createBook(app, { isbn: '9780306406157' }).catch(
      async () => (await app.request('GET', '/api/books?isbn=9780306406157')).body[0],
    );
    const of = (values: object) => createItem(app, { storeId: store.id, ...values });
    await of({ name: 'Copy, "new"', bookId: id, price: 9.5, quantity: 3 });
    await of({ name: 'Two\nlines', barcode: 'M-1', price: 1009.99 });
  });

  it('is CSV by default, with the columns of an import', async () => {
    const { headers, body } = await app.request('GET', `${EXPORT}?storeId=${store.id}`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="items.csv"');
    expect(body).toBe(
      'store,name,isbn,barcode,price,quantity\n' +
        `${store.name},"Copy, ""new""",9780306406157,,9.5,3\n` +
        `${store.name},"Two\nlines",,M-1,1009.99,0\n`,
    );
  });

  it('has one JSON object per line with format=ndjson', async () => {
    const lines = await exported(`format=ndjson&quantity[gt]=0&storeId=${store.id}`);
    expect(lines).toBe(
      `{"store":"${store.name}","name":"Copy, \\"new\\"","isbn":"9780306406157","barcode":null,` +
        '"price":9.5,"quantity":3}\n',
    );
  });

  it('names a store by its id if another one has the same name', async () => {
    await createStore(app, { name: store.name });
    expect(await exported(`storeId=${store.id}`)).toContain(`\n${store.id},`);
  });

  it('is read back by an import: the items are skipped, or inserted again once deleted', async () => {
    const file = await exported(`storeId=${store.id}`);
    const read = async () =>
      (
        await send(`${app.url}/api/items/import`, {
          method: 'POST',
          headers: { 'content-type': 'text/csv' },
          body: Buffer.from(file),
        })
      ).body;
    expect(await read()).toMatchObject({ read: 2, skipped: 2 });
    for (const { id } of (await app.request('GET', `/api/items?storeId=${store.id}`)).body) {
      await app.request('DELETE', `/api/items/${id}`);
    }
    expect(await read()).toMatchObject({ read: 2, inserted: 2 });
    expect(await exported(`storeId=${store.id}`)).toBe(file);
  });
});

describe('an export of many items', () => {
  it('has each once, in the order of ids', async () => {
    const count = 600;
    const rows = Array.from({ length: count }, (_, index) => `Item ${index},B-${index},1\n`);
    await send(`${app.url}/api/items/import?store=${store.id}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: Buffer.from(`name,barcode,price\n${rows.join('')}`),
    });
    const lines = (await exported(`storeId=${store.id}`)).trim().split('\n').slice(1);
    expect(lines.map((line: string) => line.split(',')[1])).toEqual(
      Array.from({ length: count }, (_, index) => `Item ${index}`),
    );
  });
});

describe('a key for one store', () => {
  it('exports its items only', async () => {
    const other = await createItem(app);
    await createItem(app, { name: 'Own', storeId: store.id });
    const token = await app.app
      .get(KeysService)
      .create({ name: 'shop', scopes: ['items:read'], storeId: store.id });
    const headers = { authorization: `Bearer ${token}` };
    const own = await send(`${app.url}${EXPORT}`, { headers });
    expect(own.body.split('\n').slice(1)).toEqual([`${store.name},Own,,,9.99,0`, '']);
    const foreign = await send(`${app.url}${EXPORT}?storeId=${other.storeId}`, { headers });
    expect(foreign.body.split('\n').slice(1)).toEqual(['']);
  });
});
