import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { exchange } from '../../support/exchange.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.rows('DELETE FROM items');
  await app.rows('DELETE FROM books');
});

const read = (path: string, tag?: string) =>
  send(`${app.url}${path}`, { headers: { ...(tag !== undefined && { 'if-none-match': tag }) } });
const tagOf = async (path: string): Promise<string> => (await read(path)).headers.get('etag')!;

describe('Cache-Control', () => {
  const of = async (method: string, path: string, body?: unknown) => {
    const { headers } = await app.request(method, path, body);
    return [headers.get('cache-control'), headers.get('vary')];
  };

  it('lets a client keep rows and lists if it revalidates them', async () => {
    const { id } = await createBook(app);
    const item = await createItem(app, { bookId: id });
    const expected = ['private, no-cache', 'Authorization'];
    const ofBook = ['private, no-cache', 'Authorization, Accept'];
    expect(await of('GET', `/api/books/${id}`)).toEqual(ofBook);
    expect(await of('PATCH', `/api/books/${id}`, { year: 1 })).toEqual(expected);
    expect(await of('POST', '/api/stores', { name: 'S' })).toEqual(expected);
    expect(await of('GET', `/api/items/${item.id}?include=book`)).toEqual(expected);
    for (const path of ['/api/books', '/api/books/search?q=title', '/api/stores/1/items']) {
      expect([path, await of('GET', path)]).toEqual([path, expected]);
    }
  });

  it.each([
    ['GET', '/api/books/0'],
    ['GET', '/api/books?year=x'],
    ['GET', '/api/books/%zz'],
    ['GET', '/nothing'],
    ['PUT', '/api/books'],
    ['OPTIONS', '/api/books'],
    ['GET', '/api/books/export'],
    ['GET', '/health/live'],
    ['GET', '/metrics'],
    ['GET', '/openapi.json'],
    ['GET', '/docs'],
  ])('keeps all other answers out of every cache: %s %s', async (method, path) => {
    expect((await of(method, path))[0]).toBe('no-store');
  });

  it('keeps the answer to a malformed request out of every cache', async () => {
    const answer = await exchange(app.url, {
      method: 'GET',
      path: '/api/books',
      headers: { a: 'x'.repeat(20_000) },
    });
    expect([answer.status, answer.headers['cache-control']]).toEqual([431, 'no-store']);
  });
});

describe('the ETag of a list', () => {
  it('makes a GET a 304 while the list is the same', async () => {
    await createBook(app);
    const path = '/api/books?limit=10';
    const tag = await tagOf(path);
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    for (const known of [tag, `W/${tag}`, `"0", ${tag}`, '*']) {
      const { status, headers, body } = await read(path, known);
      expect([status, headers.get('etag'), body]).toEqual([304, tag, '']);
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('link')).toBe('</api/books?limit=10>; rel="first"');
    }
    const head = await send(`${app.url}${path}`, { method: 'HEAD' });
    expect(head.headers.get('etag')).toBe(tag);
  });

  it('changes with each row of the page', async () => {
    const { id } = await createBook(app);
    const tags = [await tagOf('/api/books')];
    await app.request('PATCH', `/api/books/${id}`, { year: 1999 });
    tags.push(await tagOf('/api/books'));
    await app.rows(`UPDATE books SET title = 'Changed by SQL' WHERE id = ${id}`);
    tags.push(await tagOf('/api/books'));
    await app.request('DELETE', `/api/books/${id}`);
    tags.push(await tagOf('/api/books'));
    expect(new Set(tags).size).toBe(4);
    const { status, body } = await read('/api/books', tags[0]);
    expect([status, body]).toEqual([200, []]);
  });

  it('changes with an embedded row', async () => {
    const store = await createStore(app);
    await createItem(app, { storeId: store.id });
    const [plain, embedded] = ['/api/items', '/api/items?include=store'];
    const [tag, embeddedTag] = [await tagOf(plain), await tagOf(embedded)];
    await app.request('PATCH', `/api/stores/${store.id}`, { name: 'Changed' });
    expect(await tagOf(plain)).toBe(tag);
    expect(await tagOf(embedded)).not.toBe(embeddedTag);
  });

  it('changes with the links and the total, which the body does not show', async () => {
    await createBook(app);
    const paths = ['/api/books?limit=1', '/api/books?limit=1&count=exact'];
    const before = await Promise.all(paths.map(tagOf));
    await createBook(app);
    const between = await Promise.all(paths.map(tagOf));
    await createBook(app);
    const after = await Promise.all(paths.map(tagOf));
    expect(between).not.toEqual(before);
    expect(between[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(between[1]);
  });
});
