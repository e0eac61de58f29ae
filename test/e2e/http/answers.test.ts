import { BooksService } from '../../../src/books/books.service.js';
import { ItemsService } from '../../../src/items/items.service.js';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { exchange } from '../../support/exchange.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const leak = <T extends object>(row: T): T => ({ ...row, secret: 'x', store_id: 7 });

/** Makes a service return extra fields while `test` runs. */
async function answering<T extends object>(
  service: T,
  method: keyof T,
  answer: any,
  test: () => any,
) {
  service[method] = (async () => answer) as T[keyof T];
  try {
    await test();
  } finally {
    delete service[method];
  }
}

describe('an answer', () => {
  it('contains only the fields of its schema, whatever a service returns', async () => {
    const book = await createBook(app);
    await answering(app.app.get(BooksService), 'findOne', leak(book), async () => {
      expect((await app.request('GET', `/api/books/${book.id}`)).body).toEqual(book);
    });
    const gone = leak({ message: 'Book deleted' });
    await answering(app.app.get(BooksService), 'remove', gone, async () => {
      const { body } = await app.request('DELETE', `/api/books/${book.id}`);
      expect(body).toEqual({ message: 'Book deleted' });
    });
  });

  it('filters embedded rows and the rows of a list in the same way', async () => {
    const store = await createStore(app);
    const item = await createItem(app, { storeId: store.id });
    const service = app.app.get(ItemsService);
    const leaking = leak({ ...item, store: leak(store), book: null });
    await answering(service, 'findOne', leaking, async () => {
      const { body } = await app.request('GET', `/api/items/${item.id}`);
      expect(body).toEqual({ ...item, store, book: null });
    });
    await answering(service, 'findPage', [leaking], async () => {
      const { body } = await app.request('GET', '/api/items');
      expect(body).toEqual([{ ...item, store, book: null }]);
    });
  });

  it('reveals nothing about an unexpected error', async () => {
    const service = app.app.get(BooksService);
    service.findOne = () => Promise.reject(new TypeError('SELECT secret FROM keys'));
    const { status, body } = await app.request('GET', '/api/books/1');
    delete (service as Partial<BooksService>).findOne;
    expect(status).toBe(500);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something went wrong on our side',
      instance: '/api/books/1',
      code: 'internal_error',
      requestId: expect.any(String),
    });
  });

  it.each(['/api/books', '/api/items/1', '/health/live', '/openapi.json'])(
    'to OPTIONS is 204 without a body: %s',
    async (path) => {
      const { status, headers, text } = await exchange(app.url, { method: 'OPTIONS', path });
      expect([status, text]).toEqual([204, '']);
      expect(headers['content-type']).toBeUndefined();
      expect(String(headers.allow).split(', ')).toEqual(
        expect.arrayContaining(['GET', 'HEAD', 'OPTIONS']),
      );
    },
  );

  it('repeats a well-formed request id of the client, and replaces any other', async () => {
    const idFor = async (id: string) => {
      const path = '/api/books/0';
      const answer = await exchange(app.url, {
        method: 'GET',
        path,
        headers: { 'x-request-id': id },
      });
      return JSON.parse(answer.text).requestId;
    };
    expect(await idFor('trace-1:a.b')).toBe('trace-1:a.b');
    expect(await idFor('a b')).toMatch(/^[\da-f-]{36}$/);
    expect(await idFor('x'.repeat(129))).toMatch(/^[\da-f-]{36}$/);
  });

  it('links to the path alone when the request target is an absolute URL', async () => {
    const path = 'http://elsewhere.example/api/books?limit=1';
    const { status, headers } = await exchange(app.url, { method: 'GET', path });
    expect([status, headers.link]).toEqual([200, '</api/books?limit=1>; rel="first"']);
  });
});
