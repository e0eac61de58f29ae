import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { parse } from 'csv-parse/sync';
import { DatabaseBusyError } from '../../../src/database/engine/database-errors.js';
import { Engine } from '../../../src/database/engine/engine.js';
import { Lifecycle } from '../../../src/http/connections/lifecycle.js';
import { AppProcess } from '../../support/app-process.js';
import { createBook } from '../../support/rows/factories.js';
import { TEXTS } from '../../support/lists/values.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const EXPORT = '/api/books/export';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** The rows that an import would read from a file: text unchanged, empty cells as null. */
const booksOf = (csv: string): Record<string, string | null>[] =>
  parse(csv, { columns: true, cast: (value) => (value === '' ? null : value) });

/** Books of one author with long descriptions, inserted without the app. */
const addMany = (author: string, count: number, bytes: number) =>
  app.rows(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
     INSERT INTO books (title, author, description)
     SELECT n, '${author}', '${'d'.repeat(bytes)}' FROM numbers`,
  );

describe('the file', () => {
  const author = 'Exported, "twice"';
  beforeAll(async () => {
    await createBook(app, {
      title: ' two\nlines ',
      author,
      year: -1750,
      isbn: '0-306-40615-2',
      pageCount: 0,
      status: 'lost',
      description: 'carriage\rreturn',
      averageRating: 0.30000000000000004,
      publisher: 'Plon, Paris',
      language: 'fre',
    });
    await createBook(app, { title: 'émile', author, description: '' });
  });
  const filter = `author=${encodeURIComponent(author)}`;

  it('is CSV with the columns of an import by default', async () => {
    const { status, headers, body } = await app.request('GET', `${EXPORT}?${filter}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="books.csv"');
    expect(body).toBe(
      'title,author,year,isbn,pageCount,status,description,averageRating,publisher,language\n' +
        '" two\nlines ","Exported, ""twice""",-1750,9780306406157,0,lost,"carriage\rreturn",' +
        '0.30000000000000004,"Plon, Paris",fre\n' +
        'émile,"Exported, ""twice""",,,,available,,,,\n',
    );
  });

  it('has one JSON object per line with format=ndjson', async () => {
    const { status, headers, body } = await app.request('GET', `${EXPORT}?format=ndjson&${filter}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(headers.get('content-disposition')).toBe('attachment; filename="books.ndjson"');
    expect(body.split('\n')).toHaveLength(3);
    expect(JSON.parse(body.split('\n')[1])).toEqual({
      title: 'émile',
      author,
      year: null,
      isbn: null,
      pageCount: null,
      status: 'available',
      description: '',
      averageRating: null,
      publisher: null,
      language: null,
    });
  });

  it.each(['csv', 'ndjson'])('keeps text unchanged in %s', async (format) => {
    const mark = `Texts in ${format}`;
    for (const text of TEXTS)
      await createBook(app, { title: text, author: mark, description: text });
    const { body } = await app.request(
      'GET',
      `${EXPORT}?format=${format}&author=${encodeURIComponent(mark)}`,
    );
    const books =
      format === 'csv'
        ? booksOf(body)
        : body
            .trim()
            .split('\n')
            .map((line: string) => JSON.parse(line));
    expect(books.map((book: any) => [book.title, book.description])).toEqual(
      TEXTS.map((text) => [text, text]),
    );
  });

  it('recreates the same books', async () => {
    const again = 'author=Made+again';
    await createBook(app, {
      title: ' three\n"lines" ',
      author: 'Made again',
      year: -1750,
      isbn: '978-0-306-40616-4',
      pageCount: 0,
      status: 'lost',
      averageRating: 0.30000000000000004,
      publisher: `O'Reilly "Media"`,
      language: 'eng',
    });
    const { body } = await app.request('GET', `${EXPORT}?${again}`);
    const [{ year, pageCount, averageRating, ...texts }] = booksOf(body);
    const numbers = { year: Number(year), pageCount: Number(pageCount) };
    const { id } = (await app.request('GET', `/api/books?${again}`)).body[0];
    await app.request('DELETE', `/api/books/${id}`);
    await createBook(app, { ...texts, ...numbers, averageRating: Number(averageRating) });
    expect((await app.request('GET', `${EXPORT}?${again}`)).body).toBe(body);
  });
});

describe('the request', () => {
  it('accepts the filters of the list', async () => {
    const author = 'Filtered for export';
    for (const year of [1, 2, 3, null]) await createBook(app, { title: `${year}`, author, year });
    const titles = async (filter: string) =>
      booksOf((await app.request('GET', `${EXPORT}?author=${author}&${filter}`)).body).map(
        ({ title }) => title,
      );
    expect(await titles('year[gte]=2')).toEqual(['2', '3']);
    expect(await titles('year[null]=true')).toEqual(['null']);
    expect(await titles('title[contains]=NUL')).toEqual(['null']);
    expect(await titles('year=7')).toEqual([]);
  });

  it.each(['limit=1', 'cursor=x', 'count=exact', 'sort=title', 'format=xml', 'year=x'])(
    'is refused with %s, naming the parameter',
    async (query) => {
      const { status, body } = await app.request('GET', `${EXPORT}?${query}`);
      expect(status).toBe(400);
      expect(body.errors.map((error: any) => error.field)).toEqual([query.split('=')[0]]);
    },
  );

  it('may choose a format only for an export, not for a list', async () => {
    const { body } = await app.request('GET', '/api/books?format=csv');
    expect(body.errors[0].message).toBe('format is not a parameter of this list');
  });

  it('may be a GET, a HEAD or an OPTIONS', async () => {
    const head = await app.request('HEAD', EXPORT);
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const post = await app.request('POST', EXPORT, {});
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('is in the OpenAPI document with its filters and both media types', async () => {
    const { body } = await app.request('GET', '/openapi.json');
    const { parameters, responses } = body.paths[EXPORT].get;
    const names = parameters.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['format', 'q', 'title', 'year']));
    expect(names.filter((name: string) => ['limit', 'cursor', 'sort'].includes(name))).toEqual([]);
    expect(Object.keys(responses['200'].content)).toEqual([
      'text/csv',
      'application/x-ndjson',
      'application/marcxml+xml',
      'application/marc',
      'application/xml',
    ]);
  });
});

describe('the stream', () => {
  const MANY = 20_000;
  beforeAll(async () => {
    await addMany('Many', MANY, 2000);
  });

  /** Calls `hook` before every batch that is read. */
  async function whileWatching(hook: (count: number) => unknown, run: () => Promise<unknown>) {
    const engine = app.app.get(Engine, { strict: false });
    const read = engine.bulkRead;
    let count = 0;
    engine.bulkRead = async (...of) => {
      count += 1;
      await hook(count);
      return read.apply(engine, of);
    };
    await run().finally(() => {
      engine.bulkRead = read;
    });
    return count;
  }

  it('contains every permanent row exactly once while others are inserted and deleted', async () => {
    const ids = (await app.rows(`SELECT id FROM books WHERE author = 'Many' ORDER BY id`)).map(
      ({ id }) => Number(id),
    );
    let text = '';
    const batches = await whileWatching(
      async (count) => {
        await app.rows(`DELETE FROM books WHERE id = ${ids[count * 240]}`);
        await createBook(app, { author: 'Many', title: `new ${count}` });
      },
      async () => {
        text = await (await fetch(`${app.url}${EXPORT}?format=ndjson&author=Many`)).text();
      },
    );
    const titles = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).title as string);
    const kept = titles.filter((title) => !title.startsWith('new'));
    const deleted = Array.from({ length: batches }, (_, index) => (index + 1) * 240 + 1);
    expect(kept.filter((title) => !deleted.includes(Number(title)))).toEqual(
      ids.map((_, index) => `${index + 1}`).filter((title) => !deleted.includes(Number(title))),
    );
    expect(batches).toBeGreaterThan(MANY / 300);
  });

  it('waits for a client that does not read, and stops when a client disconnects', async () => {
    let read = 0;
    await whileWatching(
      (count) => (read = count),
      async () => {
        const request = get(`${app.url}${EXPORT}?author=Many`);
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        await settled(() => read);
        const before = read;
        response.destroy();
        expect(before).toBeLessThan(60);
        await settled(() => read);
        // One batch may have been in progress.
        expect(read).toBeLessThanOrEqual(before + 1);
      },
    );
  });

  it('reads no more than one batch for a HEAD', async () => {
    expect(
      await whileWatching(
        () => undefined,
        () => app.request('HEAD', EXPORT),
      ),
    ).toBe(1);
  });

  it('answers an ordinary problem if the database fails before anything is sent', async () => {
    const busy = () => {
      throw new DatabaseBusyError();
    };
    await whileWatching(busy, async () => {
      const { status, headers, body } = await app.request('GET', EXPORT);
      expect([status, body.code]).toEqual([503, 'database_unavailable']);
      expect(headers.get('content-disposition')).toBeNull();
    });
  });

  it('aborts the connection when the database fails midway', async () => {
    const failing = (count: number) => {
      if (count === 3) throw new Error('gone');
    };
    await whileWatching(failing, async () => {
      const response = await fetch(`${app.url}${EXPORT}?author=Many`);
      await expect(response.text()).rejects.toThrow('terminated');
    });
  });

  it('does not start during shutdown', async () => {
    const lifecycle = app.app.get(Lifecycle);
    Object.defineProperty(lifecycle, 'stopping', {
      value: AbortSignal.abort(),
      configurable: true,
    });
    const { status, headers } = await app.request('GET', EXPORT);
    delete (lifecycle as { stopping?: AbortSignal }).stopping;
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect((await app.request('GET', EXPORT)).status).toBe(200);
  });

  it('aborts the connection on shutdown', async () => {
    const other = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL! });
    try {
      const response = await fetch(`${other.url}${EXPORT}?author=Many`);
      other.signal('SIGTERM');
      await expect(response.text()).rejects.toThrow('terminated');
      expect(await other.ended).toBe(0);
    } finally {
      await other.kill();
    }
  }, 60_000);
});

/** Waits until a number stops changing. */
async function settled(read: () => number): Promise<void> {
  for (let last = -1; last !== read();) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
