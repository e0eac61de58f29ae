import { createBook } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await createBook(app, {
    title: 'The Left Hand of Darkness',
    author: 'Ursula K. Le Guin',
    isbn: '9780441478125',
  });
  await createBook(app, { title: 'Nana', author: 'Émile Zola', isbn: '9780140442632' });
  await createBook(app, { title: 'Darkness at Noon', author: 'Arthur Koestler' });
});
afterAll(() => app.close());

const find = async (q: string) =>
  (await app.request('GET', `/api/books/search?q=${encodeURIComponent(q)}`)).body.map(
    ({ title }: any) => title,
  );

it.each([
  ['le guin darkness', ['The Left Hand of Darkness']],
  ['darkness guin', ['The Left Hand of Darkness']],
  ['  DARK   left ', ['The Left Hand of Darkness']],
  ['darkness', ['The Left Hand of Darkness', 'Darkness at Noon']],
  ['zola emile', ['Nana']],
  ['of k', ['The Left Hand of Darkness']],
  ['at', ['Darkness at Noon']],
  ['darkness zola', []],
  ['darkness darkness', ['The Left Hand of Darkness', 'Darkness at Noon']],
  ['"darkness" (noon)', ['Darkness at Noon']],
  ['Le Guin, Ursula', ['The Left Hand of Darkness']],
  [',', []],
  ['', ['The Left Hand of Darkness', 'Nana', 'Darkness at Noon']],
  [' ', ['The Left Hand of Darkness', 'Nana', 'Darkness at Noon']],
])('finds the words of %p in any order', async (q, titles) => {
  expect(await find(q)).toEqual(titles);
});

it.each(['9780441478125', '978-0-441-47812-5', '0 441 47812 3', ' 0-441-47812-3 '])(
  'finds the book with the ISBN %s',
  async (q) => {
    expect(await find(q)).toEqual(['The Left Hand of Darkness']);
  },
);

it('does not take a wrong ISBN for one', async () => {
  expect(await find('9780441478126')).toEqual([]);
});

describe('filters of timestamps', () => {
  it.each([
    ['createdAt[gte]=2000-01-01', 3],
    ['createdAt[lt]=2000-01-01', 0],
    ['createdAt[lt]=9999-12-31', 3],
  ])('take a day as its beginning in UTC: %s', async (query, count) => {
    const { status, body } = await app.request('GET', `/api/books?${query}`);
    expect([status, body.length]).toEqual([200, count]);
  });

  it('take the day as the first millisecond of it', async () => {
    const id = 1;
    await app.rows(`UPDATE books SET created_at = '2001-05-05T00:00:00.000Z' WHERE id = ${id}`);
    const of = async (query: string) =>
      (await app.request('GET', `/api/books?${query}`)).body.map((book: any) => book.id);
    expect(await of('createdAt=2001-05-05')).toEqual([id]);
    expect(await of('createdAt[lt]=2001-05-05')).toEqual([]);
    expect(await of('createdAt[lte]=2001-05-05')).toEqual([id]);
  });

  it('hint at a + that was not encoded', async () => {
    const path = '/api/books?createdAt[gt]=2026-01-01T00:00:00+02:00';
    const { status, body } = await app.request('GET', path);
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        field: 'createdAt[gt]',
        message:
          'createdAt[gt] must be an RFC 3339 timestamp with at most three fractional digits, ' +
          'or a day, YYYY-MM-DD; a + in a URL is written %2B',
      },
    ]);
  });
});
