import { createBook } from '../../support/rows/factories.js';
import { linkOf } from '../../support/rows/links.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  for (let index = 0; index < 25; index += 1) {
    await createBook(app, { title: `Title ${index % 4}`, year: index % 3 ? index % 7 : null });
  }
});
afterAll(() => app.close());

const idsOf = (books: { id: number }[]): number[] => books.map(({ id }) => id);

describe('a list with an offset', () => {
  it.each(['', 'sort=title', 'sort=-year,title', 'sort=year', 'year[null]=false&sort=-id'])(
    'has the pages of the whole list for %s',
    async (query) => {
      const { body: all } = await app.request('GET', `/api/books?limit=200&${query}`);
      for (const offset of [0, 1, 7, 24, 25, 99]) {
        const { status, body } = await app.request(
          'GET',
          `/api/books?limit=7&offset=${offset}&${query}`,
        );
        expect(status).toBe(200);
        expect(idsOf(body)).toEqual(idsOf(all.slice(offset, offset + 7)));
      }
    },
  );

  it('links to pages with an offset alone', async () => {
    const path = '/api/books?sort=title&limit=10&offset=5&count=exact';
    const { headers } = await app.request('GET', path);
    const rest = '/api/books?sort=title&limit=10&count=exact';
    expect(linkOf(headers, 'next')).toBe(`${rest}&offset=15`);
    expect(linkOf(headers, 'prev')).toBe(`${rest}&offset=0`);
    expect(linkOf(headers, 'first')).toBe(`${rest}&offset=0`);
    expect(headers.get('x-total-count')).toBe('25');
    const last = await app.request('GET', '/api/books?limit=10&offset=20');
    expect(linkOf(last.headers, 'next')).toBeUndefined();
  });

  it.each([
    ['offset=-1', 'offset'],
    ['offset=100001', 'offset'],
    ['offset=1e3', 'offset'],
    ['offset=', 'offset'],
    ['offset=1&cursor=abc', 'offset'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await app.request('GET', `/api/books?${query}`);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(body.errors.map((error: any) => error.field)).toEqual([field]);
  });
});

describe('a filter with in', () => {
  it('takes 200 values', async () => {
    const values = Array.from({ length: 200 }, (_, index) => index * 5_000_000 + 1);
    const { status, body } = await app.request('GET', `/api/books?id[in]=${values.join()}`);
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual([1]);
  });

  it.each([
    ['201 values', Array(201).fill('1').join(), 'id[in] must have at most 200 values'],
    [
      'values of 2,010 characters',
      Array(201).fill('1234567890').slice(1).join().replace('1', '12345678901'),
      'id[in] must have values of at most 2000 characters in all',
    ],
    ['a wrong value', '1,x', 'id[in] must be an integer from -2147483648 to 2147483647'],
  ])('refuses %s', async (_, values, message) => {
    const { status, body } = await app.request('GET', `/api/books?id[in]=${values}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: 'id[in]', message }]);
  });
});
