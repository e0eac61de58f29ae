import { setTimeout as delay } from 'node:timers/promises';
import { KeysService } from '../../../src/keys/keys.service.js';
import { hasNginx, type Nginx, startNginx } from './nginx-server.js';
import { createBook, createItem } from '../../support/rows/factories.js';
import { linkOf } from '../../support/rows/links.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

// caching.test.ts and path-prefix.test.ts check the same headers without nginx.
const behindNginx = hasNginx ? describe : describe.skip;

behindNginx('behind an nginx that compresses and caches', () => {
  let app: TestApp;
  let nginx: Nginx;
  let key: string;
  let stores: { item: object; key: string }[];
  beforeAll(async () => {
    process.env.TRUST_PROXY = '127.0.0.1';
    app = await startTestApp();
    delete process.env.TRUST_PROXY;
    for (const title of ['One', 'Two', 'Three']) await createBook(app, { title });
    const items = [await createItem(app), await createItem(app)];
    const keys = app.app.get(KeysService);
    key = await keys.create({ name: 'all', scopes: ['books:read', 'books:write'] });
    const ofStore = { name: 'store', scopes: ['items:read'] };
    stores = await Promise.all(
      items.map(async (item) => ({
        item,
        key: await keys.create({ ...ofStore, storeId: item.storeId }),
      })),
    );
    // It takes up to a second until the app no longer answers without a key, and nginx caches answers.
    while ((await app.request('GET', '/api/books')).status !== 401) await delay(50);
    nginx = await startNginx(app.url);
  });
  afterAll(async () => {
    await nginx.stop();
    await app.close();
  });

  const read = (path: string, token = key) =>
    send(`${nginx.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const write = (method: string, path: string, body: object, headers?: Record<string, string>) =>
    send(`${nginx.url}${path}`, {
      method,
      body: JSON.stringify(body),
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...headers,
      },
    });

  it('leads to the row and to the next page by Location and Link', async () => {
    const values = { title: 'Four', author: 'A' };
    const { status, headers } = await write('POST', '/octavo/api/books', values);
    expect([status, headers.get('location')]).toEqual([201, '/octavo/api/books/4']);
    expect((await read('/octavo/api/books/4')).body).toMatchObject(values);
    const next = linkOf((await read('/octavo/api/books?limit=3')).headers, 'next')!;
    expect(next).toMatch(/^\/octavo\/api\/books\?limit=3&cursor=/);
    expect((await read(next)).body).toEqual([expect.objectContaining(values)]);
  });

  it('changes a row by the tag that compression has made weak', async () => {
    const path = '/octavo/api/books/1';
    const { headers } = await read(path);
    const tag = headers.get('etag')!;
    expect([headers.get('content-encoding'), tag]).toEqual(['gzip', 'W/"1"']);
    const change = () => write('PATCH', path, { year: 1999 }, { 'if-match': tag });
    expect((await change()).status).toBe(200);
    const stale = await change();
    expect([stale.status, stale.body.code]).toEqual([412, 'version_mismatch']);
  });

  it.each(['/octavo/api/books', '/octavo/api/books/2', '/octavo/api/books/0'])(
    'does not store %s in a shared cache',
    async (path) => {
      await read(path);
      expect((await read(path)).headers.get('x-cache')).toBe('MISS');
    },
  );

  it('keeps the answers of two keys apart in a shared cache that stores private ones', async () => {
    const path = '/careless/api/items';
    const [own, other] = stores;
    for (const [caller, cache] of [
      [own, 'MISS'],
      [own, 'HIT'],
      [other, 'MISS'],
      [other, 'HIT'],
    ] as const) {
      const { headers, body } = await read(path, caller.key);
      expect([headers.get('x-cache'), body]).toEqual([cache, [caller.item]]);
    }
    expect((await send(`${nginx.url}${path}`, {})).status).toBe(401);
  });

  it('loads Swagger UI, which sends its requests to the prefix', async () => {
    const { body: page } = await read('/octavo/docs');
    const files = [...page.matchAll(/(?:src|href)=["']([^"'#]+)["']/g)].map(
      ([, target]) => new URL(target, `${nginx.url}/octavo/docs`).pathname,
    );
    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const file of files) expect([file, (await read(file)).status]).toEqual([file, 200]);
    const { body: script } = await read('/octavo/docs/swagger-ui-init.js');
    expect(script.replaceAll(/\s/g, '')).toContain('"servers":[{"url":"/octavo"');
  });
});
