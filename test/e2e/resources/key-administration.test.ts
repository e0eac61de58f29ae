import { KeysService } from '../../../src/keys/keys.service.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

const as = (key: string | undefined, method: string, path: string, body?: unknown) =>
  send(`${app.url}${path}`, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

const administrator = (): Promise<string> =>
  app.app.get(KeysService).create({ name: 'boss', scopes: ['admin'] });

/** The fields that a test can know. */
const shown = (values: object): object => ({
  id: expect.stringMatching(/^[0-9a-f]{16}$/),
  storeId: null,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  createdAt: expect.stringMatching(/Z$/),
  ...values,
});

describe('the first key', () => {
  it('must be one of an administrator', async () => {
    const values = { name: 'till', scopes: ['books:read', 'stock:write'] };
    const { status, body } = await as(undefined, 'POST', '/api/keys', values);
    expect([status, body.code]).toEqual([409, 'first_key_not_admin']);
    expect(await app.rows('SELECT id FROM api_keys')).toEqual([]);
  });

  it('may not end', async () => {
    const values = { name: 'boss', scopes: ['admin'], expiresIn: 1 };
    const { status, body } = await as(undefined, 'POST', '/api/keys', values);
    expect([status, body.code]).toEqual([409, 'first_key_not_admin']);
  });

  it('is one, of twenty that are created at once', async () => {
    const values = { name: 'boss', scopes: ['admin'] };
    const create = () => as(undefined, 'POST', '/api/keys', values);
    const answers = await Promise.all(Array.from({ length: 20 }, create));
    const created = answers.filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status !== 201) expect(['keys_exist', 'key_required']).toContain(body.code);
    }
    expect(await app.rows('SELECT id FROM api_keys')).toEqual([{ id: created[0].body.id }]);
  });

  it('ends the time without keys within a second', async () => {
    const values = { name: 'boss', scopes: ['admin'] };
    const { status, headers, body } = await as(undefined, 'POST', '/api/keys', values);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({ ...shown(values), key: expect.stringMatching(/^oct_/) });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await as(undefined, 'GET', '/api/books')).status).toBe(401);
    expect((await as(body.key, 'GET', '/api/books')).status).toBe(200);
  });
});

describe('a key that an administrator creates', () => {
  it('is shown once, and only its hash is stored', async () => {
    const boss = await administrator();
    const values = { name: 'till', scopes: ['books:read', 'stock:write'], expiresIn: 2 };
    const { body } = await as(boss, 'POST', '/api/keys', values);
    const { key, expiresAt, ...others } = body;
    const days = (Date.parse(expiresAt) - Date.parse(others.createdAt)) / 86_400_000;
    expect(Math.round(days * 100)).toBe(200);
    expect((await as(key, 'GET', '/api/books')).status).toBe(200);
    expect((await as(key, 'GET', '/api/stores')).status).toBe(403);
    const secret = key.split('_')[2];
    const listed = await as(boss, 'GET', '/api/keys?sort=createdAt');
    expect(listed.body).toEqual([
      shown({ name: 'boss', scopes: ['admin'] }),
      { ...others, expiresAt },
    ]);
    expect(JSON.stringify(listed.body)).not.toContain('ecret');
    expect(JSON.stringify(await app.rows('SELECT * FROM api_keys'))).not.toContain(secret);
  });

  it('can be limited to a store that there is, without what all stores share', async () => {
    const boss = await administrator();
    const { id } = (await as(boss, 'POST', '/api/stores', { name: 'Own' })).body;
    const limited = { name: 'till', scopes: ['items:read'], storeId: id };
    const { status, body } = await as(boss, 'POST', '/api/keys', limited);
    expect([status, body.storeId]).toEqual([201, id]);

    for (const storeId of [id + 1, 0, -1, 2_147_483_648]) {
      const unknown = await as(boss, 'POST', '/api/keys', { ...limited, storeId });
      expect([unknown.status, unknown.body.errors]).toEqual([
        422,
        [{ field: 'storeId', message: `There is no store ${storeId}` }],
      ]);
    }
    const shared = await as(boss, 'POST', '/api/keys', { ...limited, scopes: ['admin'] });
    expect([shared.status, shared.body.code, shared.body.errors[0].field]).toEqual([
      400,
      'validation_failed',
      'scopes',
    ]);
  });

  it.each([
    ['without a name', { scopes: ['admin'] }, 'name'],
    ['with a long name', { name: 'x'.repeat(81), scopes: ['admin'] }, 'name'],
    ['without scopes', { name: 'x' }, 'scopes'],
    ['with no scope', { name: 'x', scopes: [] }, 'scopes'],
    ['with a scope twice', { name: 'x', scopes: ['admin', 'admin'] }, 'scopes'],
    ['with an unknown scope', { name: 'x', scopes: ['books:delete'] }, 'scopes'],
    ['with scopes as text', { name: 'x', scopes: 'admin' }, 'scopes'],
    ['for no time', { name: 'x', scopes: ['admin'], expiresIn: 0 }, 'expiresIn'],
    ['for ever and a day', { name: 'x', scopes: ['admin'], expiresIn: 1e5 }, 'expiresIn'],
    ['with an id', { name: 'x', scopes: ['admin'], id: '0123456789abcdef' }, 'id'],
  ])('%s is refused', async (_, values, field) => {
    const { status, body } = await as(undefined, 'POST', '/api/keys', values);
    expect([status, body.errors.map((error: any) => error.field)]).toEqual([400, [field]]);
    expect(await app.rows('SELECT id FROM api_keys')).toEqual([]);
  });
});

describe('revoking', () => {
  it('ends a key within a second, keeps it in the list, and may be repeated', async () => {
    const boss = await administrator();
    const values = { name: 'till', scopes: ['books:read'] };
    const { id, key } = (await as(boss, 'POST', '/api/keys', values)).body;
    expect((await as(key, 'GET', '/api/books')).status).toBe(200);
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await as(boss, 'DELETE', `/api/keys/${id}`);
      expect([status, body]).toEqual([200, { message: 'Key revoked' }]);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await as(key, 'GET', '/api/books')).status).toBe(401);
    const { body } = await as(boss, 'GET', '/api/keys?revokedAt[null]=false');
    expect(body).toMatchObject([{ id, revokedAt: expect.stringMatching(/Z$/) }]);
  });

  it('is refused for the own key, so that somebody is left who can', async () => {
    const boss = await administrator();
    const { status, body } = await as(boss, 'DELETE', `/api/keys/${boss.split('_')[1]}`);
    expect([status, body.code]).toEqual([409, 'own_key']);
    expect((await as(boss, 'GET', '/api/keys?revokedAt[null]=true')).body).toHaveLength(1);
  });

  it('leaves one of two keys that revoke each other', async () => {
    const bosses = [await administrator(), await administrator()];
    const idOf = (key: string): string => key.split('_')[1];
    for (let round = 0; round < 10; round += 1) {
      await app.rows('UPDATE api_keys SET revoked_at = NULL');
      await new Promise((resolve) => setTimeout(resolve, 600));
      const answers = await Promise.all([
        as(bosses[0], 'DELETE', `/api/keys/${idOf(bosses[1])}`),
        as(bosses[1], 'DELETE', `/api/keys/${idOf(bosses[0])}`),
      ]);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map(({ body }) => body.code)).toEqual([
        expect.stringMatching(/^(caller_revoked|invalid_key)$/),
      ]);
      expect(await app.rows('SELECT id FROM api_keys WHERE revoked_at IS NULL')).toHaveLength(1);
    }
  });

  it.each(['0123456789abcdef', '1', 'ABCDEF0123456789'])('%s is a 404', async (id) => {
    expect((await as(undefined, 'DELETE', `/api/keys/${id}`)).status).toBe(404);
  });
});

describe('keys are for administrators', () => {
  it.each([
    ['GET', '/api/keys', undefined],
    ['POST', '/api/keys', { name: 'x', scopes: ['admin'] }],
    ['DELETE', '/api/keys/0123456789abcdef', undefined],
    ['GET', '/api/system', undefined],
  ])('%s %s with another key is a 403', async (method, path, body) => {
    const scopes = ['books:write', 'stores:write', 'items:write', 'stock:write'];
    const other = await app.app.get(KeysService).create({ name: 'other', scopes });
    const answer = await as(other, method, path, body);
    expect([answer.status, answer.body.code]).toEqual([403, 'scope_missing']);
    expect((await as(undefined, method, path, body)).status).toBe(401);
    expect(await app.rows('SELECT id FROM api_keys')).toHaveLength(1);
  });
});

describe('the caller', () => {
  it('is told what it may do', async () => {
    const open = (await as(undefined, 'GET', '/api/caller')).body;
    expect(open).toMatchObject({ keyId: null, name: null, storeId: null });
    expect(open.scopes).toEqual(expect.arrayContaining(['admin', 'books:read', 'stock:write']));

    const boss = await administrator();
    const bossIs = { keyId: boss.split('_')[1], name: 'boss', storeId: null };
    expect((await as(boss, 'GET', '/api/caller')).body).toEqual({ ...open, ...bossIs });
    const { id: storeId } = (await as(boss, 'POST', '/api/stores', { name: 'Own' })).body;
    const values = { name: 'till', scopes: ['stock:write', 'items:read'], storeId };
    const { id, key } = (await as(boss, 'POST', '/api/keys', values)).body;
    expect((await as(key, 'GET', '/api/caller')).body).toEqual({
      keyId: id,
      name: 'till',
      storeId,
      scopes: ['stock:write', 'items:read'],
    });
  });
});
