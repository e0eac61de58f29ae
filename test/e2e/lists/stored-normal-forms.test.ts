import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { NORMAL_FORM_VERSION, normalForm } from '../../../src/database/schema/normal-form.js';
import { NormalForms, type Query } from '../../../src/database/schema/normal-forms.js';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { captureLog, type CapturedLog } from '../../support/logged-app.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

/** Version 1 of the form, for the texts of these tests. */
const firstForm = (text: string): string => text.toUpperCase();

let database: TestDatabase;
let app: TestApp;
let log: CapturedLog;
beforeEach(async () => {
  database = await createTestDatabase();
  log = captureLog('warn');
  app = await startTestApp(database);
});
afterEach(async () => {
  await app.close();
  log.restore();
  await database.drop();
});

/** Puts the database into the state that a build with version 1 leaves. */
async function leaveFirstForms(): Promise<void> {
  for (const [table, columns] of Object.entries({
    books: ['title', 'author'],
    stores: ['name'],
    items: ['name'],
  })) {
    for (const column of columns) {
      for (const row of await app.rows(`SELECT id, ${column} AS text FROM ${table}`)) {
        await app.rows(
          `UPDATE ${table} SET ${column}_normal = '${firstForm(row.text)}' WHERE id = ${row.id}`,
        );
      }
    }
  }
  await recordFirstVersion();
}

async function recordFirstVersion(): Promise<void> {
  await app.rows('DELETE FROM normal_forms');
  await app.rows('INSERT INTO normal_forms (version) VALUES (1)');
}

/** Starts the app again on the same database. */
async function restart(settings: Record<string, string> = {}): Promise<void> {
  await app.close();
  Object.assign(process.env, settings);
  app = await startTestApp(database);
  // The log is written once per iteration of the event loop.
  await setImmediate();
}

const query: Query = (sql, parameters) => app.app.get(DataSource).query(sql, parameters);

const versions = async (): Promise<number[]> =>
  (await app.rows('SELECT version FROM normal_forms ORDER BY version')).map((row) => row.version);

async function waitUntilRebuilt(): Promise<void> {
  while ((await versions()).at(-1) !== NORMAL_FORM_VERSION) await delay(10);
}

const idsOf = async (path: string): Promise<number[]> =>
  (await app.request('GET', path)).body.map(({ id }: any) => id);

it('records its version in a new database', async () => {
  expect(await versions()).toEqual([NORMAL_FORM_VERSION]);
  expect(log.text()).not.toContain('normal form');
});

it('rebuilds older forms after a start, and changes no other columns', async () => {
  const book = await createBook(app, { title: 'Łódź', author: 'Þórður' });
  const store = await createStore(app, { name: 'Tromsø' });
  const item = await createItem(app, { name: 'Cahiers, Œuvres', storeId: store.id });
  await leaveFirstForms();
  expect(await idsOf('/api/books/search?q=lodz')).toEqual([]);

  await restart();
  await waitUntilRebuilt();
  expect(await idsOf('/api/books/search?q=lodz')).toEqual([book.id]);
  expect(await idsOf('/api/books/search?author=thordur')).toEqual([book.id]);
  expect(await idsOf('/api/books?title[startsWith]=lo')).toEqual([book.id]);
  expect(await idsOf('/api/stores?name[contains]=tromso')).toEqual([store.id]);
  expect(await idsOf('/api/items?name[contains]=oeuvres')).toEqual([item.id]);
  expect((await app.request('GET', `/api/books/${book.id}`)).body).toEqual(book);
  expect((await app.request('GET', `/api/stores/${store.id}`)).body).toEqual(store);
  expect((await app.request('GET', `/api/items/${item.id}`)).body).toEqual(item);
  expect(await versions()).toEqual([1, NORMAL_FORM_VERSION]);
  expect(log.text()).toContain('The stored normal forms are up to date');
});

it('finishes an interrupted rebuild while it serves', async () => {
  const books = Array.from({ length: 1000 }, (_, n) => `('Bø ${n}', 'A', 'BØ ${n}', 'A')`);
  await app.rows(
    `INSERT INTO books (title, author, title_normal, author_normal) VALUES ${books.join()}`,
  );
  await recordFirstVersion();
  const stale = async (): Promise<number> =>
    (await app.rows('SELECT title, title_normal FROM books')).filter(
      (row) => row.title_normal !== normalForm(row.title),
    ).length;
  for await (const scanned of new NormalForms(app.app.get(DataSource), query, query).rebuild()) {
    expect(scanned.stale).toBe(scanned.rows);
    break;
  }
  expect([await stale(), await versions()]).toEqual([800, [1]]);

  await restart();
  expect((await app.request('GET', '/api/books?limit=1')).status).toBe(200);
  await waitUntilRebuilt();
  expect(await stale()).toBe(0);
});

it('rebuilds nothing with RUN_MIGRATIONS=false, and names the command', async () => {
  await createBook(app, { title: 'Łódź', author: 'A' });
  await leaveFirstForms();
  await restart({ RUN_MIGRATIONS: 'false' });
  expect(log.text()).toContain('npm run db:check -- --repair');
  expect(await versions()).toEqual([1]);
  expect(await app.rows('SELECT title_normal FROM books')).toEqual([{ title_normal: 'ŁÓDŹ' }]);
});

it('leaves forms of a newer version alone, and warns', async () => {
  await app.rows(`INSERT INTO normal_forms (version) VALUES (${NORMAL_FORM_VERSION + 1})`);
  await restart();
  expect(log.text()).toContain('The stored normal forms have a newer version');
  expect(await versions()).toEqual([NORMAL_FORM_VERSION, NORMAL_FORM_VERSION + 1]);
});

it('warns on a Node with another Unicode version', async () => {
  const { unicode } = process.versions;
  Object.defineProperty(process.versions, 'unicode', { value: '15.1', configurable: true });
  try {
    await restart();
  } finally {
    Object.defineProperty(process.versions, 'unicode', { value: unicode });
  }
  expect(log.text()).toContain('This Node has Unicode 15.1, but normal forms follow 17.0');
});

it('does not overwrite the form of a row that has changed since it was read', async () => {
  const { id } = await createBook(app, { title: 'Łódź', author: 'A' });
  await leaveFirstForms();
  const readAndBeOvertaken: Query = async (sql, parameters) => {
    const rows = await query(sql, parameters);
    if (rows.length > 0) await app.request('PATCH', `/api/books/${id}`, { title: 'Ærø' });
    return rows;
  };
  const forms = new NormalForms(app.app.get(DataSource), readAndBeOvertaken, query);
  for await (const { stale } of forms.rebuild()) expect(stale).toBe(1);
  expect(await idsOf('/api/books?title[contains]=aero')).toEqual([id]);
  expect(await idsOf('/api/books?title[contains]=lodz')).toEqual([]);
});
