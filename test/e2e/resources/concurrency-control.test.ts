import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const call = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  send(`${app.url}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('entity tags', () => {
  it('are the version of the row, on every answer with one row', async () => {
    const created = await app.request('POST', '/api/stores', { name: 'Tagged' });
    expect(created.headers.get('etag')).toBe('"1"');
    const path = `/api/stores/${created.body.id}`;
    expect((await app.request('PATCH', path, { name: 'T' })).headers.get('etag')).toBe('"2"');
    expect((await app.request('GET', path)).headers.get('etag')).toBe('"2"');
  });

  it('are omitted when other rows are embedded', async () => {
    const item = await createItem(app);
    const { headers } = await app.request('GET', `/api/items/${item.id}?include=store`);
    expect(headers.get('etag')).toBeNull();
  });

  it.each(['"1"', 'W/"1"', '"9", "1"', '*'])(
    'make a GET a 304 when If-None-Match is %s',
    async (tag) => {
      const { id } = await createBook(app);
      const answer = await call('GET', `/api/books/${id}`, { 'if-none-match': tag });
      expect(answer.status).toBe(304);
      expect(answer.body).toBe('');
      expect(answer.headers.get('etag')).toBe('"1"');
    },
  );

  it('answer the whole row when If-None-Match differs', async () => {
    const { id } = await createBook(app);
    expect((await call('GET', `/api/books/${id}`, { 'if-none-match': '"2"' })).status).toBe(200);
  });

  describe.each(['PUT', 'PATCH', 'DELETE'])('%s with If-Match', (method) => {
    const body = method === 'DELETE' ? undefined : { name: 'Changed' };

    it.each(['"1"', 'W/"1"', '"7", W/"1"', '*'])('succeeds when it is %s', async (tag) => {
      const { id } = await createStore(app);
      expect((await call(method, `/api/stores/${id}`, { 'if-match': tag }, body)).status).toBe(200);
    });

    it.each(['"2"', 'W/"2"', 'w/"1"', '1', '"abc"', '""', '"99999999999"'])(
      'is a 412 that changes nothing when it is %s',
      async (tag) => {
        const store = await createStore(app);
        const path = `/api/stores/${store.id}`;
        const answer = await call(method, path, { 'if-match': tag }, body);
        expect(answer.status).toBe(412);
        expect(answer.body.code).toBe('version_mismatch');
        expect((await app.request('GET', path)).body).toEqual(store);
      },
    );

    it('is a 404 for a missing row', async () => {
      expect((await call(method, '/api/stores/99999', { 'if-match': '"1"' }, body)).status).toBe(
        404,
      );
    });
  });

  it('let only one of many concurrent changes succeed', async () => {
    const { id } = await createBook(app);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, year) =>
        call('PATCH', `/api/books/${id}`, { 'if-match': '"1"' }, { year }),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, ...Array<number>(49).fill(412)]);
    expect((await app.request('GET', `/api/books/${id}`)).body.version).toBe(2);
  });
});

describe('Idempotency-Key', () => {
  const post = (key: string, body: unknown, path = '/api/books') =>
    call('POST', path, { 'idempotency-key': key }, body);
  const count = async (title: string): Promise<number> =>
    Number((await app.rows(`SELECT count(*) AS n FROM books WHERE title = '${title}'`))[0].n);

  it('answers a repeated request like the first, without executing it again', async () => {
    const book = { title: 'Once', author: 'A' };
    const first = await post('key-1', book);
    const second = await post('key-1', book);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    for (const header of ['location', 'etag', 'content-type']) {
      expect(second.headers.get(header)).toBe(first.headers.get(header));
    }
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await count('Once')).toBe(1);
  });

  it('refuses a key that was used with another body', async () => {
    await post('key-2', { title: 'Other body 1', author: 'A' });
    const { status, body } = await post('key-2', { title: 'Other body 2', author: 'A' });
    expect(status).toBe(422);
    expect(body.code).toBe('idempotency_key_reused');
    expect(await count('Other body 2')).toBe(0);
  });

  it('does not store a failure, so a corrected request can use the same key', async () => {
    expect((await post('key-3', { title: '', author: 'A' })).status).toBe(400);
    expect((await post('key-3', { title: 'Mended', author: 'A' })).status).toBe(201);
    await createBook(app, { isbn: '9780306406157' });
    const duplicate = { title: 'Duplicate', author: 'A', isbn: '9780306406157' };
    expect((await post('key-4', duplicate)).status).toBe(409);
    expect((await post('key-4', { title: 'Different', author: 'A' })).status).toBe(201);
  });

  it('is bound to the path', async () => {
    expect((await post('key-5', { name: 'S' }, '/api/stores')).status).toBe(201);
    expect((await post('key-5', { title: 'T', author: 'A' })).status).toBe(201);
  });

  it.each(['', 'x'.repeat(256)])('must have 1 to 255 characters', async (key) => {
    const { status, body } = await post(key, { title: 'Key', author: 'A' });
    expect(status).toBe(400);
    expect(body.code).toBe('malformed_idempotency_key');
  });

  it('creates one row for a hundred concurrent requests, with identical answers', async () => {
    const book = { title: 'Hundredfold', author: 'A' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('key-6', book)));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    for (const { status, headers } of answers) {
      if (status !== 201) {
        expect([409, 503]).toContain(status);
        expect(headers.get('retry-after')).toBe('1');
      }
    }
    expect(await count('Hundredfold')).toBe(1);
  });

  it('forgets a key after a day', async () => {
    const book = { title: 'Yesterday', author: 'A' };
    await post('key-7', book);
    await app.rows(`UPDATE idempotency_keys SET created_at = '2020-01-01T00:00:00.000Z'`);
    const again = await post('key-7', book);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    expect(await count('Yesterday')).toBe(2);
  });
});
