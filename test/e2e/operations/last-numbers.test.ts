import { readFileSync } from 'node:fs';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { importCsv } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { engine } from '../../support/test-database.js';

const LAST = 2_147_483_647;

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

/** Simulates that all ids up to this one were used. SQLite's counter follows by itself. */
async function insertWithId(table: string, columns: string, values: string, id: number) {
  await app.rows(`INSERT INTO ${table} (id, ${columns}) VALUES (${id}, ${values})`);
  if (engine === 'postgres') await app.rows(`SELECT setval('${table}_id_seq', ${id})`);
}

const count = async (table: string): Promise<number> =>
  Number((await app.rows(`SELECT count(*) AS n FROM ${table}`))[0].n);

describe('the last id', () => {
  it.each([
    ['books', 'title, author', `'T', 'A'`, { title: 'T', author: 'A' }],
    ['stores', 'name', `'S'`, { name: 'S' }],
    ['items', 'name, price_cents, store_id', `'I', 1, 1`, { name: 'I', price: 1, storeId: 1 }],
  ])('of %s can be used, and the next row is refused', async (table, columns, values, body) => {
    await createStore(app);
    await insertWithId(table, columns, values, LAST - 1);
    const last = await app.request('POST', `/api/${table}`, body);
    expect([last.status, last.body.id]).toEqual([201, LAST]);
    expect((await app.request('GET', `/api/${table}/${LAST}`)).body).toEqual(last.body);
    const before = await count(table);
    expect(await app.request('POST', `/api/${table}`, body)).toMatchObject({
      status: 507,
      body: { code: 'ids_exhausted', detail: 'No id is left for a new row; nothing was written' },
    });
    expect(await count(table)).toBe(before);
  });

  it('no longer blocks inserts after the remedy in docs/operations.md', async () => {
    await insertWithId('books', 'title, author', `'T', 'A'`, LAST);
    const create = () => app.request('POST', '/api/books', { title: 'T', author: 'A' });
    expect((await create()).status).toBe(507);
    const [, remedy] = /```sql\n(UPDATE books[^]*?)```/.exec(
      readFileSync('docs/operations.md', 'utf8'),
    )!;
    const [both, onSqlite, onPostgres] = remedy.split(/^--.*\n/m);
    await app.rows(both);
    await app.rows(engine === 'sqlite' ? onSqlite : onPostgres);
    expect((await create()).body.id).toBe(1235);
  });

  it('goes to only one of many concurrent requests', async () => {
    await insertWithId('books', 'title, author', `'T', 'A'`, LAST - 1);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const body = { title: `Together ${n}`, author: 'A' };
        return (await app.request('POST', '/api/books', body)).status;
      }),
    );
    expect(statuses.toSorted()).toEqual([201, ...Array(19).fill(507)]);
    expect(await count('books')).toBe(2);
  });

  it('ends an import, whose batch is rolled back', async () => {
    await insertWithId('books', 'title, author', `'T', 'A'`, LAST - 1);
    const { status, body } = await importCsv(app, 'title,author\nOne,A\nTwo,A\n');
    expect([status, body.code]).toEqual([507, 'ids_exhausted']);
    expect(await count('books')).toBe(1);
  });
});

describe('the last version', () => {
  it.each([
    ['books', 'title', createBook],
    ['stores', 'name', createStore],
    ['items', 'name', createItem],
  ] as const)(
    'of a row of %s can be reached, and the next change is refused',
    async (table, field, create) => {
      const { id } = await create(app);
      await app.rows(`UPDATE ${table} SET version = ${LAST - 1} WHERE id = ${id}`);
      const path = `/api/${table}/${id}`;
      expect((await app.request('PATCH', path, { [field]: 'Last' })).body.version).toBe(LAST);
      expect(await app.request('PATCH', path, { [field]: 'Beyond' })).toMatchObject({
        status: 507,
        body: {
          code: 'versions_exhausted',
          detail: 'No version number is left for the row; nothing was changed',
        },
      });
      expect((await app.request('GET', path)).body).toMatchObject({
        [field]: 'Last',
        version: LAST,
      });
    },
  );
});

it('is enforced by the database, for plain SQL too', async () => {
  const { id } = await createBook(app);
  const beyond = LAST + 1;
  await expect(
    app.rows(`INSERT INTO books (id, title, author) VALUES (${beyond}, 'T', 'A')`),
  ).rejects.toThrow();
  await expect(app.rows(`UPDATE books SET version = ${beyond} WHERE id = ${id}`)).rejects.toThrow();
});

const onPostgres = engine === 'postgres' ? it : it.skip;
onPostgres('answers 503 for a taken id, until the sequence has passed it', async () => {
  await app.rows(`INSERT INTO books (id, title, author) VALUES (1, 'Taken', 'A')`);
  const create = () => app.request('POST', '/api/books', { title: 'T', author: 'A' });
  const { status, headers, body } = await create();
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'ids_taken', '1']);
  expect(body.detail).toBe('The id for the new row is taken; nothing was written');
  expect((await create()).body.id).toBe(2);
});
