import { get } from 'node:http';
import { createBook } from '../../support/rows/factories.js';
import { allBooks, importCsv } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(() => app.rows('DELETE FROM books'));

interface Export {
  type?: string;
  body: Buffer;
  trailer?: string;
}

const exported = (format: string): Promise<Export> =>
  new Promise((resolve, reject) => {
    get(`${app.url}/api/books/export?format=${format}`, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          type: response.headers['content-type'],
          body: Buffer.concat(chunks),
          trailer: response.trailers['octavo-left-out'] as string,
        }),
      );
    }).on('error', reject);
  });

const BOOKS = [
  {
    title: 'L’été : « un » roman',
    author: 'Zoë Example; Bob Example',
    year: 1998,
    isbn: '9780804429573',
    pageCount: 320,
    publisher: 'Gallimard & Cie <Paris>',
    language: 'fre',
    description: 'One line.',
  },
  { title: '罪与罚 $ { } | \\', author: 'Фёдор Достоевский', year: null, isbn: null },
];

const FORMATS: [format: string, type: string][] = [
  ['marc', 'application/marc'],
  ['marcxml', 'application/marcxml+xml'],
  ['onix', 'application/xml'],
];

describe('an export in a format of the trade', () => {
  it.each(FORMATS)('is read back as the same books: %s', async (format, type) => {
    for (const book of BOOKS) await createBook(app, book);
    const { body, ...answer } = await exported(format);
    expect(answer).toEqual({ type, trailer: '0' });
    await app.rows('DELETE FROM books');
    const { body: summary } = await importCsv(app, body);
    expect(summary).toMatchObject({ format, inserted: 2, rejected: 0 });
    expect(await allBooks(app)).toMatchObject(BOOKS);
    const again = await importCsv(app, body);
    expect(again.body).toMatchObject({ inserted: 0, duplicates: 1, rejected: 0 });
    expect(await allBooks(app)).toMatchObject(BOOKS);
  });

  it.each(FORMATS)('leaves out what the format cannot hold, and names it: %s', async (format) => {
    const bad = await createBook(app, {
      title: 'A',
      author: 'B',
      description: format === 'marc' ? 'x'.repeat(10_000) : 'a\u0001b',
    });
    await createBook(app, { title: 'C', author: 'D' });
    const { body, trailer } = await exported(format);
    expect(trailer).toMatch(new RegExp(`^1: book ${bad.id} has `));
    await app.rows('DELETE FROM books');
    expect((await importCsv(app, body)).body).toMatchObject({ read: 1, inserted: 1 });
  });

  it.each(FORMATS)('of many books has them all: %s', async (format) => {
    await importCsv(app, `title,author\n${'A title,An author\n'.repeat(1200)}`);
    const { body } = await exported(format);
    const dry = await importCsv(app, body, { dryRun: true, onDuplicate: 'insert' });
    expect(dry.body).toMatchObject({ format, inserted: 1200 });
  });

  it('of no books is a whole file', async () => {
    const { body } = await exported('onix');
    expect(body.toString()).toContain('<NoProduct/>');
    expect((await exported('marcxml')).body.toString()).toContain('</collection>');
    expect((await exported('marc')).body).toHaveLength(0);
  });
});

describe('a book with Accept: application/marcxml+xml', () => {
  const marcXml = (id: number, accept = 'application/marcxml+xml') =>
    fetch(`${app.url}/api/books/${id}`, { headers: { accept } });

  it('is a MARC record', async () => {
    const { id } = await createBook(app, BOOKS[0]);
    const response = await marcXml(id, 'text/html;q=0.1, application/marcxml+xml');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/marcxml+xml');
    expect(response.headers.get('vary')).toContain('Accept');
    const record = await response.text();
    await app.rows('DELETE FROM books');
    expect((await importCsv(app, record)).body).toMatchObject({ format: 'marcxml', inserted: 1 });
    expect(await allBooks(app)).toMatchObject([BOOKS[0]]);
  });

  it('is JSON for other clients', async () => {
    const { id } = await createBook(app, BOOKS[0]);
    const response = await marcXml(id, '*/*');
    expect(await response.json()).toMatchObject({ id, title: BOOKS[0].title });
  });

  it('is a 404 if there is none, and JSON if XML cannot hold it', async () => {
    expect((await marcXml(2_000_000_000)).status).toBe(404);
    const { id } = await createBook(app, { title: 'A', author: 'B', description: 'a\u0001b' });
    expect(await (await marcXml(id)).json()).toMatchObject({ id, title: 'A' });
  });
});
