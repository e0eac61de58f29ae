import { DataSource } from 'typeorm';
import { Book } from '../../../src/books/book.entity.js';
import { Engine } from '../../../src/database/engine/engine.js';
import { EntitySql } from '../../../src/database/sql/entity-sql.js';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { linkOf } from '../../support/rows/links.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Follows the links of one relation from `path`, and returns the pages. */
async function walk(path: string, relation: 'next' | 'prev' = 'next'): Promise<any[][]> {
  const pages: any[][] = [];
  for (let target: string | undefined = path; target !== undefined;) {
    const { status, headers, body } = await app.request('GET', target);
    if (status !== 200) throw new Error(`${target} answered ${status}: ${JSON.stringify(body)}`);
    pages.push(body);
    target = linkOf(headers, relation);
  }
  return pages;
}

/** The link with the keys of its cursor changed. */
const forged = (link: string, change: (keys: unknown[]) => unknown[]): string =>
  link.replace(/cursor=(.*)/, (_, cursor: string) => {
    const [binding, direction, ...keys] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const content = JSON.stringify([binding, direction, ...change(keys)]);
    return `cursor=${Buffer.from(content).toString('base64url')}`;
  });

async function lastPage(path: string): Promise<string> {
  for (let target = path; ;) {
    const next = linkOf((await app.request('GET', target)).headers, 'next');
    if (!next) return target;
    target = next;
  }
}

/** A text with sort keys of maximum length that compress badly. */
const longText = (seed: number): string =>
  Array.from({ length: 250 }, (_, index) =>
    String.fromCodePoint(0x20000 + ((seed * 7919 + index * 104729) % 40000)),
  ).join('');

const titles = (books: { title: string }[]): string[] => books.map(({ title }) => title);

describe('filters', () => {
  beforeAll(async () => {
    const years = [1960, 1975, 1999, 2000, null];
    for (const [index, year] of years.entries()) {
      await createBook(app, {
        title: `Filtered ${index}`,
        author: 'Filter, "The" 100%_\\',
        year,
        isbn: index === 0 ? '9780306406157' : null,
        status: index === 1 ? 'lost' : 'available',
        averageRating: index,
      });
    }
  });

  it.each([
    ['year=1999', [2]],
    ['year[eq]=1999', [2]],
    ['year[ne]=1999', [0, 1, 3]],
    ['year[gt]=1975', [2, 3]],
    ['year[gte]=1975', [1, 2, 3]],
    ['year[lt]=1975', [0]],
    ['year[lte]=1975', [0, 1]],
    ['year[gte]=1975&year[lt]=2000', [1, 2]],
    ['year[in]=1999,2000,3000', [2, 3]],
    ['year[null]=true', [4]],
    ['year[null]=false', [0, 1, 2, 3]],
    ['isbn=0-306-40615-2', [0]],
    ['isbn=ISBN%C2%A00-306-40615-2%20(pbk.)', [0]],
    ['isbn[null]=false', [0]],
    ['status=lost', [1]],
    ['status[in]=lost,withdrawn', [1]],
    ['averageRating[gte]=2.5', [3, 4]],
    ['title=Filtered 3', [3]],
    ['title=filtered 3', []],
    ['title[in]=Filtered 1,"Filtered 2"', [1, 2]],
    ['title[contains]=TERED 3', [3]],
    ['title[contains]=d', [0, 1, 2, 3, 4]],
    ['title[startsWith]=fïltered', [0, 1, 2, 3, 4]],
    ['title[startsWith]=iltered', []],
    ['title[startsWith]=', [0, 1, 2, 3, 4]],
    ['createdAt[lt]=2020-01-01T00:00:00%2B02:00', []],
    ['createdAt[gt]=2020-01-01T00:00:00.5Z', [0, 1, 2, 3, 4]],
  ])('%s', async (filter, expected) => {
    const author = encodeURIComponent('Filter, "The" 100%_\\');
    const { status, body } = await app.request('GET', `/api/books?author=${author}&${filter}`);
    expect(status).toBe(200);
    expect(titles(body)).toEqual(expected.map((index) => `Filtered ${index}`));
  });

  it.each(['100%', '%_', '_\\', '\\', '"the"', '", "', '100%_\\'])(
    'matches %s literally',
    async (part) => {
      const path = `/api/books?author[contains]=${encodeURIComponent(part)}`;
      const found = await app.request('GET', path);
      expect(found.body.every((book: any) => book.author.startsWith('Filter, '))).toBe(true);
      expect(found.body).toHaveLength(part === '", "' ? 0 : 5);
    },
  );

  it('finds a prefix whatever characters follow', async () => {
    const { id } = await createBook(app, { title: 'end\u{10FFFF}\u{10FFFF}z' });
    const { body } = await app.request('GET', '/api/books?title[startsWith]=END');
    expect(body.map((book: any) => book.id)).toEqual([id]);
  });

  it.each([
    ['colour=red', 'colour'],
    ['year[almost]=1', 'year[almost]'],
    ['year[contains]=1', 'year[contains]'],
    ['title[null]=true', 'title[null]'],
    ['year=abc', 'year'],
    ['year=2147483648', 'year'],
    ['year=1.5', 'year'],
    ['year[in]=1,,2', 'year[in]'],
    ['title[in]="a', 'title[in]'],
    ['title[in]="a"%00"b"', 'title[in]'],
    ['isbn=123', 'isbn'],
    ['status=burnt', 'status'],
    ['sort=colour', 'sort'],
    ['sort=year,-year', 'sort'],
    ['sort=id,year,year', 'sort'],
    ['sort=', 'sort'],
    ['sort=description', 'sort'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1e1', 'limit'],
    ['count=about', 'count'],
    ['q=a', 'q'],
    ['include=store', 'include'],
    [`title=${'x'.repeat(201)}`, 'title'],
    ['title=%00', 'title'],
    ['createdAt[gt]=2026-02-30T00:00:00Z', 'createdAt[gt]'],
    ['createdAt[gt]=0001-01-01T00:00:00%2B00:01', 'createdAt[gt]'],
    ['createdAt[lt]=9999-12-31T23:59:00-00:01', 'createdAt[lt]'],
    ['__proto__=1', '__proto__'],
    ['constructor[eq]=1', 'constructor[eq]'],
  ])('refuses %s, naming the parameter', async (query, field) => {
    const { status, body } = await app.request('GET', `/api/books?${query}`);
    expect(status).toBe(400);
    expect(body.code).toBe('validation_failed');
    expect(body.errors.map((error: any) => error.field)).toEqual([field]);
  });

  it.each([
    ['[object Object]', 'title'],
    ['[object Object]', 'year'],
    ['{"contains":"a"}', 'title'],
    ['{"gte":1960,"lt":1970}', 'year'],
  ])('refuses %s for %s, which a client without the style deepObject sends', async (text, name) => {
    const path = `/api/books?${name}=${encodeURIComponent(text)}`;
    const { status, body } = await app.request('GET', path);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    const message = `${name} was sent as an object: write each operator as ${name}[eq]=…`;
    expect(body.errors).toEqual([{ field: name, message }]);
  });

  it('names the operator of a bare parameter in the hint', async () => {
    const { body } = await app.request('GET', '/api/books/search?author=[object Object]');
    expect(body.errors[0].message).toContain('author[contains]=…');
  });

  it.each(['[object Object]', '{"contains":"a"}', '{braces}', '{', '[object]'])(
    'finds a title that is %s',
    async (title) => {
      const { id } = await createBook(app, { title });
      for (const filter of ['title[eq]', 'title[contains]']) {
        const path = `/api/books?${filter}=${encodeURIComponent(title)}`;
        const { body } = await app.request('GET', path);
        expect(body.map((book: any) => book.id)).toContain(id);
      }
    },
  );

  it.each(['{braces}', '{', '[object]'])('takes %s as a bare title', async (title) => {
    const path = `/api/books?title=${encodeURIComponent(title)}`;
    expect((await app.request('GET', path)).status).toBe(200);
  });

  it('explains how to quote values when quotes are malformed', async () => {
    const { body } = await app.request('GET', '/api/books?title[in]="a');
    expect(body.errors[0].message).toBe(
      'title[in] must have a value that holds a comma or a quote in double quotes',
    );
  });

  it.each(['title', 'author'])('compares the whole %s, however long it is', async (field) => {
    const longest = `Equal to its end ${field}`.padEnd(200, 'ä');
    for (const value of [longest, `${longest}x`, longest.slice(0, -1)]) {
      await createBook(app, { [field]: value });
    }
    for (const value of [longest, longest.slice(0, -1)]) {
      const { body } = await app.request('GET', `/api/books?${field}=${encodeURIComponent(value)}`);
      expect(body.map((book: any) => book[field])).toEqual([value]);
    }
  });
});

describe('search', () => {
  beforeAll(async () => {
    const books = [
      ['Thérèse Raquin', 'Émile Zola'],
      ['A Ångström memoir', 'Anders ångström'],
      ['悲慘世界', '雨果'],
      ['ألف ليلة وليلة', 'مُؤَلِّف'],
      ['Straße', 'Günter Grass'],
      ['שָׁלוֹם', 'עמוס עוז'],
    ];
    for (const [title, author] of books) await createBook(app, { title, author });
  });

  it.each([
    ['author=emile', ['Thérèse Raquin']],
    ['author=EMILE ZOLA', ['Thérèse Raquin']],
    ['author=ÅNGSTRÖM', ['A Ångström memoir']],
    ['author=雨', ['悲慘世界']],
    ['q=慘世', ['悲慘世界']],
    ['q=悲慘世界', ['悲慘世界']],
    ['q=مؤلف', ['ألف ليلة وليلة']],
    ['q=strasse', ['Straße']],
    ['q=שלום', ['שָׁלוֹם']],
    ['q=therese', ['Thérèse Raquin']],
    ['q=angstrom&author=anders', ['A Ångström memoir']],
    ['q=angstrom&author=zola', []],
    ['q=zola&sort=-title', ['Thérèse Raquin']],
  ])('%s', async (query, expected) => {
    const { status, body } = await app.request('GET', `/api/books/search?${encodeURI(query)}`);
    expect(status).toBe(200);
    expect(titles(body)).toEqual(expected);
  });

  it('answers all books for an empty search', async () => {
    const all = await app.request('GET', '/api/books?limit=200');
    const found = await app.request('GET', '/api/books/search?limit=200');
    expect(found.body).toEqual(all.body);
  });

  it('finds changed text, and no deleted books', async () => {
    const { id } = await createBook(app, { title: 'Ephemeral zyzzyva' });
    await app.request('PATCH', `/api/books/${id}`, { title: 'Quixotic xylem' });
    expect((await app.request('GET', '/api/books/search?q=zyzzyva')).body).toEqual([]);
    expect(titles((await app.request('GET', '/api/books/search?q=XYLEM')).body)).toHaveLength(1);
    await app.request('DELETE', `/api/books/${id}`);
    expect((await app.request('GET', '/api/books/search?q=XYLEM')).body).toEqual([]);
  });
});

describe('order and pages', () => {
  const AUTHOR = 'Paged';
  beforeAll(async () => {
    const words = ['émile', 'Emile', 'EMILE', 'emilf', 'Zoë', 'ängstrom', 'alpha', 'Öl', 'ol'];
    for (let index = 0; index < 45; index += 1) {
      await createBook(app, {
        title: words[index % words.length],
        author: AUTHOR,
        year: index % 4 === 0 ? null : 1990 + (index % 3),
        averageRating: index % 5 === 0 ? null : index % 6,
      });
    }
  });

  it('sorts text by its normal form, then by its bytes, then by id', async () => {
    const { body } = await app.request('GET', `/api/books?author=${AUTHOR}&sort=title&limit=200`);
    const order = ['alpha', 'ängstrom', 'EMILE', 'Emile', 'émile', 'emilf', 'ol', 'Öl', 'Zoë'];
    expect(titles(body)).toEqual(order.flatMap((title) => Array<string>(5).fill(title)));
    for (let index = 1; index < body.length; index += 1) {
      if (body[index].title === body[index - 1].title) {
        expect(body[index].id).toBeGreaterThan(body[index - 1].id);
      }
    }
  });

  it.each(['year', '-year'])('puts rows without a year last when it sorts by %s', async (sort) => {
    const { body } = await app.request('GET', `/api/books?author=${AUTHOR}&sort=${sort}&limit=200`);
    const years: (number | null)[] = body.map((book: any) => book.year);
    const known = years.filter((year) => year !== null);
    expect(known).toEqual(known.toSorted((a, b) => (sort === 'year' ? a! - b! : b! - a!)));
    expect(years.slice(known.length).every((year) => year === null)).toBe(true);
    expect(known).toHaveLength(33);
  });

  const sorts = [
    'id',
    '-id',
    'title',
    '-title',
    'year',
    '-year',
    '-year,title',
    'averageRating,-year,-title',
    'createdAt,-averageRating',
    '-status,year,-id',
    'status,id,-year',
  ];
  it.each(sorts)('walks %s forward and back without losing or repeating a row', async (sort) => {
    const path = `/api/books?author=${AUTHOR}&sort=${sort}`;
    const all = (await app.request('GET', `${path}&limit=200`)).body;
    expect(all).toHaveLength(45);
    for (const limit of [1, 7, 45]) {
      const pages = await walk(`${path}&limit=${limit}`);
      expect(pages.flat()).toEqual(all);
      if (limit === 7) {
        const last = await lastPage(`${path}&limit=${limit}`);
        const back = await walk(last, 'prev');
        expect(back.toReversed().flat()).toEqual(all);
      }
    }
  });

  it('reports the total number of rows only on request', async () => {
    const path = `/api/books?author=${AUTHOR}&limit=2`;
    const counted = await app.request('GET', `${path}&count=exact`);
    expect(counted.headers.get('x-total-count')).toBe('45');
    expect(counted.body).toHaveLength(2);
    expect((await app.request('GET', path)).headers.get('x-total-count')).toBeNull();
  });

  it('repeats the parameters unchanged in the links, and allows another limit', async () => {
    const { headers } = await app.request('GET', `/api/books?author=%50aged&limit=2&sort=-title`);
    expect(linkOf(headers, 'first')).toBe('/api/books?author=%50aged&limit=2&sort=-title');
    const next = linkOf(headers, 'next')!;
    expect(next).toMatch(/^\/api\/books\?author=%50aged&limit=2&sort=-title&cursor=[\w~-]+$/);
    const wider = await app.request('GET', next.replace('limit=2', 'limit=20'));
    expect(wider.body).toHaveLength(20);
  });

  it.each([
    ['another filter', (url: string) => url.replace('author=Paged', 'author=Other')],
    ['another sort', (url: string) => url.replace('sort=year', 'sort=-year')],
    ['another list', (url: string) => url.replace('/api/books?author=Paged&', '/api/stores?')],
    ['garbage', (url: string) => url.replace(/cursor=.*/, 'cursor=garbage')],
    ['nothing', (url: string) => url.replace(/cursor=.*/, 'cursor=')],
  ])('refuses a cursor with %s', async (_, change) => {
    const { headers } = await app.request('GET', '/api/books?author=Paged&sort=year&limit=2');
    const { status } = await app.request('GET', change(linkOf(headers, 'next')!));
    expect(status).toBe(400);
  });

  it.each([
    ['too many keys', ([time]: unknown[]) => [time, 1, 1]],
    ['no key', () => []],
    ['a time in another form', ([, ...keys]: unknown[]) => ['2026-11-22T15:07:19+02:00', ...keys]],
    [
      'a year that does not exist',
      ([, ...keys]: unknown[]) => ['0000-11-22T15:07:19.123Z', ...keys],
    ],
    ['an id beyond 32 bits', ([time]: unknown[]) => [time, 2 ** 31]],
    ['a null for a required field', ([, ...keys]: unknown[]) => [null, ...keys]],
    ['an object', ([, ...keys]: unknown[]) => [{}, ...keys]],
  ])('refuses a forged cursor with %s', async (_, change) => {
    const { headers } = await app.request('GET', '/api/books?sort=createdAt&limit=2');
    const { status, body } = await app.request('GET', forged(linkOf(headers, 'next')!, change));
    expect([status, body.code]).toEqual([400, 'malformed_cursor']);
  });

  it.each(['pageCount', '-year', 'averageRating,title', 'isbn'])(
    'answers an empty page for a cursor forged to point past all nulls by %s',
    async (sort) => {
      const path = `/api/books?sort=${sort}&limit=2`;
      const next = linkOf((await app.request('GET', path)).headers, 'next')!;
      const { status, body } = await app.request(
        'GET',
        forged(next, () => [null]),
      );
      expect([status, body]).toEqual([200, []]);
    },
  );

  it('continues after a row with an invalid ISBN that plain SQL wrote', async () => {
    await app.rows(`INSERT INTO books (title, author, isbn)
      VALUES ('a', 'Unchecked', 'x'), ('b', 'Unchecked', 'y')`);
    const pages = await walk('/api/books?author=Unchecked&sort=isbn&limit=1');
    expect(pages.flat().map((book) => book.isbn)).toEqual(['x', 'y']);
  });

  it('keeps its links below 8 KiB for the longest keys', async () => {
    for (const seed of [1, 2, 3]) {
      await createBook(app, { title: longText(seed), author: longText(seed + 10), year: -1750 });
    }
    const path = '/api/books?year=-1750&sort=title,author&limit=1';
    const pages = await walk(path);
    expect(pages).toHaveLength(3);
    const { headers } = await app.request(
      'GET',
      linkOf((await app.request('GET', path)).headers, 'next')!,
    );
    expect(headers.get('link')!.length).toBeLessThan(8192);
  });
});

describe('the statements of lists', () => {
  it('are kept prepared up to a limit', async () => {
    const sql = new EntitySql<Book>(app.app.get(DataSource).getMetadata(Book), 'sqlite');
    const names = Array.from({ length: 1000 }, (_, index) => sql.rows(`SELECT ${index}`, 1).name);
    expect(new Set(names).size).toBe(300);
    expect(sql.rows('SELECT 1', 1).name).toBe(names[1]);
  });

  it('still work beyond the limit', async () => {
    const engine = app.app.get(Engine, { strict: false });
    for (const n of [1, 2]) {
      expect(await engine.read({ name: '', sql: `SELECT ${n} AS "n"` }, [])).toEqual([{ n }]);
    }
  });
});

describe("a store's items", () => {
  it('have the same filters, sorts and pages, and exclude other stores', async () => {
    const [here, elsewhere] = [await createStore(app), await createStore(app)];
    for (const price of [3, 1.5, 2.25]) await createItem(app, { storeId: here.id, price });
    await createItem(app, { storeId: elsewhere.id, price: 2 });
    const path = `/api/stores/${here.id}/items?sort=price&limit=1`;
    const prices = (await walk(path)).flat().map((item) => item.price);
    expect(prices).toEqual([1.5, 2.25, 3]);
    const dear = await app.request('GET', `/api/stores/${here.id}/items?price[gte]=2.25`);
    expect(dear.body.map((item: any) => item.price)).toEqual([3, 2.25]);
    expect((await app.request('GET', '/api/stores/999999/items')).status).toBe(404);
  });

  it('embed their store and book on request', async () => {
    const store = await createStore(app);
    const book = await createBook(app);
    await createItem(app, { storeId: store.id, bookId: book.id });
    await createItem(app, { storeId: store.id });
    const { body } = await app.request('GET', `/api/stores/${store.id}/items?include=store,book`);
    expect(body.map((item: any) => [item.store, item.book])).toEqual([
      [store, book],
      [store, null],
    ]);
    const plain = await app.request('GET', `/api/stores/${store.id}/items`);
    expect(plain.body[0]).not.toHaveProperty('store');
  });

  it('embed any number of stores and books with one query for each kind', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => createStore(app)));
    const books = await Promise.all(Array.from({ length: 40 }, () => createBook(app)));
    for (let index = 0; index < 200; index += 1) {
      const [storeId, bookId] = [stores[index % 5].id, books[index % 40].id];
      await createItem(app, { storeId, bookId, name: 'Embedding', quantity: index });
    }
    const reads = async (limit: number): Promise<number> => {
      const path = `/api/items?name=Embedding&include=store,book&limit=${limit}`;
      let items: any[] = [];
      const count = await readsOf(async () => {
        items = (await app.request('GET', path)).body;
      });
      expect(items).toHaveLength(limit);
      for (const item of items) {
        expect([item.store.id, item.book.id]).toEqual([item.storeId, item.bookId]);
      }
      return count;
    };
    expect([await reads(1), await reads(50), await reads(200)]).toEqual([3, 3, 3]);
  });
});

/** Counts the statements that run meanwhile. */
async function readsOf(run: () => Promise<void>): Promise<number> {
  const engine = app.app.get(Engine, { strict: false });
  const { read, readPage, slowRead } = engine;
  let count = 0;
  // The app checks now and then whether keys exist, independently of the request.
  const counts = (name: string) => (count += name === 'key_any' ? 0 : 1);
  engine.read = (...of) => (counts(of[0].name), read.apply(engine, of));
  // On PostgreSQL it calls `read`, which counts the statement.
  engine.readPage = (...of) => {
    if (engine.dialect === 'sqlite') count += 1;
    return readPage.apply(engine, of);
  };
  engine.slowRead = (of) => ((count += of.length), slowRead.call(engine, of));
  try {
    await run();
  } finally {
    Object.assign(engine, { read, readPage, slowRead });
  }
  return count;
}
