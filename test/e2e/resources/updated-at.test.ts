import { createBook, createStore } from '../../support/rows/factories.js';
import { importCsv } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const EARLIER = '2001-01-01T00:00:00.123Z';
/** Simulates a clock that was set back since. */
const LATER = '2999-01-01T00:00:00.123Z';
const LATEST = '2999-01-02T00:00:00.123Z';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await createStore(app);
});
afterAll(() => app.close());

const ROWS = [
  ['books', { title: `'T'`, author: `'A'` }, { title: 'Changed' }],
  ['stores', { name: `'S'` }, { name: 'Changed' }],
  ['items', { name: `'I'`, price_cents: '1', store_id: '1' }, { name: 'Changed' }],
] as const;

describe.each(ROWS)('updatedAt of %s', (table, values, changes) => {
  describe.each(['PUT', 'PATCH'])('after %s', (method) => {
    /** Inserts a row with other times, then changes it. */
    async function changed(times: Record<string, string>): Promise<any> {
      const row = { ...values, ...times };
      const [{ id }] = await app.rows(
        `INSERT INTO ${table} (${Object.keys(row).join(', ')})
         VALUES (${Object.values(row).join(', ')}) RETURNING id`,
      );
      const { status, body } = await app.request(method, `/api/${table}/${id}`, changes);
      expect([status, body.version]).toEqual([200, 2]);
      expect((await app.request('GET', `/api/${table}/${id}`)).body).toEqual(body);
      return body;
    }

    it('is not before createdAt', async () => {
      const row = await changed({ created_at: `'${LATER}'` });
      expect([row.createdAt, row.updatedAt]).toEqual([LATER, LATER]);
    });

    it('is not before the previous updatedAt', async () => {
      const row = await changed({
        created_at: `'${LATER}'`,
        updated_at: `'${LATEST}'`,
      });
      expect([row.createdAt, row.updatedAt]).toEqual([LATER, LATEST]);
    });

    it('is the current time when the clock has moved forward', async () => {
      const row = await changed({
        created_at: `'${EARLIER}'`,
        updated_at: `'${EARLIER}'`,
      });
      expect(row.createdAt).toBe(EARLIER);
      expect(row.updatedAt > EARLIER && row.updatedAt < LATER).toBe(true);
    });
  });
});

it('follows the same rules for books that an import updates or inserts', async () => {
  const isbns = ['9780306406157', '9780132350884'];
  const { id } = await createBook(app, { isbn: isbns[0] });
  await app.rows(`UPDATE books SET created_at = '${LATER}' WHERE id = ${id}`);
  const csv = `title,author,isbn\n${isbns.map((isbn) => `Imported,A,${isbn}`).join('\n')}\n`;
  const { body } = await importCsv(app, csv, { onConflict: 'update' });
  expect([body.inserted, body.updated]).toEqual([1, 1]);
  const [old, added] = (await app.request('GET', '/api/books?title=Imported&sort=id')).body;
  expect([old.version, old.createdAt, old.updatedAt]).toEqual([2, LATER, LATER]);
  expect([added.version, added.updatedAt]).toEqual([1, added.createdAt]);
});

it('does not change when nothing else changes', async () => {
  const book = await createBook(app);
  expect((await app.request('PATCH', `/api/books/${book.id}`, {})).body).toEqual(book);
});
