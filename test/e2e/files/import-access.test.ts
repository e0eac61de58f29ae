import { KeysService } from '../../../src/keys/keys.service.js';
import { createStore } from '../../support/rows/factories.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('the imports', () => {
  let storeId: number;
  const keyOf = (scopes: string[], store?: number) =>
    app.app.get(KeysService).create({ name: 'k', scopes, storeId: store });
  const ask = (key: string, method: string, path: string, body?: string) =>
    send(`${app.url}${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'text/csv' }) },
    });

  beforeAll(async () => {
    storeId = (await createStore(app)).id;
  });

  it('of items are shown only to keys that may read the items of all stores', async () => {
    const admin = await keyOf(['admin']);
    const file = 'name,price,quantity\nTote bag,9.50,3\n';
    const { body } = await ask(admin, 'POST', `/api/items/import?store=${storeId}`, file);
    const path = `/api/imports/${body.importId}`;
    for (const [key, status, count] of [
      [admin, 200, 1],
      [await keyOf(['books:read', 'items:read']), 200, 1],
      [await keyOf(['books:read']), 404, 0],
      [await keyOf(['books:read', 'items:read'], storeId), 404, 0],
    ] as const) {
      expect((await ask(key, 'GET', path)).status).toBe(status);
      expect((await ask(key, 'GET', '/api/imports')).body).toHaveLength(count);
    }
    expect((await ask(await keyOf(['items:read']), 'GET', path)).status).toBe(403);
  });

  it('are undone by keys that may write books, and do not show titles to those that may not read them', async () => {
    const writer = await keyOf(['books:write']);
    const { body } = await ask(writer, 'POST', '/api/books/import', 'title,author\nA,B\n');
    await app.rows(`UPDATE books SET title = 'Secret', version = 2`);
    const path = `/api/imports/${body.importId}/undo`;
    expect((await ask(await keyOf(['books:read']), 'POST', path)).status).toBe(403);
    const { body: summary } = await ask(writer, 'POST', path);
    expect(summary).toMatchObject({ kept: 1, keptBooks: [{ title: null, reason: 'changed' }] });
    const both = await keyOf(['books:write', 'books:read']);
    expect((await ask(both, 'POST', path)).body.keptBooks[0].title).toBe('Secret');
  });
});
