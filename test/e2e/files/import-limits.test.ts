import { stringify } from 'csv-stringify/sync';
import { AppProcess } from '../../support/app-process.js';
import { createBook } from '../../support/rows/factories.js';
import { allBooks, importCsv, runImport, TestFolder } from '../../support/rows/imports.js';
import { SlowImport } from '../../support/rows/slow-import.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const BODY = 64 * 1024;
/** The most bytes of JSON that a description can have in a body with no other field. */
const ROOM = BODY - JSON.stringify({ description: '' }).length;
const REASON = `description must have at most ${ROOM} bytes when it is written as JSON`;

let app: TestApp;
let folder: TestFolder;
beforeAll(async () => {
  app = await startTestApp();
  folder = new TestFolder();
});
afterAll(async () => {
  folder.remove();
  await app.close();
});
beforeEach(() => app.rows('DELETE FROM books'));

const file = (description: string) =>
  stringify([
    ['title', 'author', 'description'],
    ['T', 'A', description],
  ]);
const descriptions = async () => (await allBooks(app)).map(({ description }) => description);

/** A text that takes `bytes` bytes as JSON and ends with `letter`. */
const filled = (letter: string, bytes: number): string => {
  const size = Buffer.byteLength(JSON.stringify(letter)) - 2;
  return 'x'.repeat(bytes % size) + letter.repeat(Math.floor(bytes / size));
};

describe.each([
  ['a letter', 'x'],
  ['a letter of four bytes', '\u{1d505}'],
  ['a quotation mark', '"'],
  ['a line break', '\n'],
  ['a control character', '\u0001'],
])('a description that repeats %s', (_, letter) => {
  const longest = filled(letter, ROOM);

  it('may fill a whole request, in the API and in an import', async () => {
    const { id } = await createBook(app, { title: 'T', author: 'A' });
    const changes = { description: longest };
    expect(Buffer.byteLength(JSON.stringify(changes))).toBe(BODY);
    expect((await app.request('PATCH', `/api/books/${id}`, changes)).status).toBe(200);
    expect((await importCsv(app, file(longest))).body).toMatchObject({ read: 1, inserted: 1 });
    expect(await descriptions()).toEqual([longest, longest]);
  });

  it('may not be longer, in the API or in an import', async () => {
    const { id } = await createBook(app, { title: 'T', author: 'A', description: null });
    const changes = { description: `${longest}x` };
    expect((await app.request('PATCH', `/api/books/${id}`, changes)).status).toBe(413);
    expect((await importCsv(app, file(`${longest}x`))).body).toMatchObject({
      read: 1,
      rejected: 1,
      rejections: [{ line: 2, reason: REASON }],
    });
    expect(await descriptions()).toEqual([null]);
  });
});

it('applies the same limit to an import by the command', async () => {
  const longest = filled('x', ROOM);
  expect((await runImport(folder.write('most.csv', file(longest)))).code).toBe(0);
  const { code, stderr } = await runImport(folder.write('more.csv', file(`${longest}x`)));
  expect(code).toBe(2);
  expect(stderr).toContain(`line 2: ${REASON}`);
  expect(await descriptions()).toEqual([longest]);
});

it('imports the longest book that the API accepts', async () => {
  const texts = { title: '\u{1d505}'.repeat(500), author: '\u{1d505}'.repeat(1000) };
  const { id } = await createBook(app, texts);
  const description = filled('x', ROOM);
  expect((await app.request('PATCH', `/api/books/${id}`, { description })).status).toBe(200);
  const { body: csv } = await app.request('GET', '/api/books/export');
  expect((await importCsv(app, csv)).body).toMatchObject({ read: 1, inserted: 1 });
  expect(await allBooks(app)).toEqual([
    expect.objectContaining({ ...texts, description }),
    expect.objectContaining({ ...texts, description }),
  ]);
});

it('rejects a description of a megabyte less 50,000 bytes', async () => {
  const { body } = await importCsv(app, file('x'.repeat(990_000)));
  expect(body).toMatchObject({ read: 1, inserted: 0, rejected: 1 });
});

it('keeps only the current rows of a large file in memory', async () => {
  const other = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL });
  try {
    const slow = new SlowImport(other.url);
    slow.send('title,author\n');
    const rows = `${'x'.repeat(60_000)}\n`.repeat(50);
    for (let sent = 0; sent < 70; sent += 1) await slow.sent(rows);
    const metrics = (await other.request('GET', '/metrics')).body;
    const external = Number(/^nodejs_external_memory_bytes (\S+)$/m.exec(metrics)![1]);
    expect(external).toBeLessThan(120_000_000);
    slow.end();
    expect(JSON.parse((await slow.answer).text)).toMatchObject({ read: 3500, rejected: 3500 });
  } finally {
    await other.kill();
  }
});
