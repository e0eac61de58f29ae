import { KeysService } from '../../../src/keys/keys.service.js';
import { runProgram } from '../../support/programs.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Runs the command on the database of this test's app. */
const keys = (...args: string[]) => runProgram(['dist/src/cli/keys.js', ...args]);

/** Does the same as the command, but in this process. */
const createKey = (name: string, scope: string): Promise<string> =>
  app.app.get(KeysService).create({ name, scopes: [scope] });

const statusWith = async (key: string, method = 'GET'): Promise<number> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = method === 'GET' ? undefined : '{"title":"T","author":"A"}';
  return (await send(`${app.url}/api/books`, { method, headers, body })).status;
};

const rowOf = async (name: string) =>
  (await app.rows(`SELECT * FROM api_keys WHERE name = '${name}'`))[0];

it('creates a key that allows what its scopes say, and shows it once', async () => {
  const scope = 'books:read,items:write';
  const { code, stdout, stderr } = await keys('create', '--name', 'ci', '--scope', scope);
  const [key, ...notice] = stdout.split('\n');
  expect(key).toMatch(/^oct_[0-9a-f]{16}_[0-9a-f]{64}$/);
  expect({ code, notice, stderr }).toEqual({
    code: 0,
    notice: ['Store it now: it will not be shown again.', ''],
    stderr: '',
  });
  expect(await statusWith(key)).toBe(200);
  expect(await statusWith(key, 'POST')).toBe(403);
  expect(await rowOf('ci')).toMatchObject({ scopes: scope, store_id: null, expires_at: null });
});

it('creates an expiring key for one store, and shows it in JSON', async () => {
  const limits = ['--expires', '90d', '--store', '7', '--json'];
  const made = await keys('create', '--name', 'limited', '--scope', 'items:read', ...limits);
  expect(JSON.parse(made.stdout)).toEqual({
    key: expect.stringMatching(/^oct_[0-9a-f]{16}_[0-9a-f]{64}$/),
    name: 'limited',
    scopes: ['items:read'],
  });
  const { store_id, expires_at, created_at } = await rowOf('limited');
  const days = (Date.parse(expires_at) - Date.parse(created_at)) / 86_400_000;
  expect([store_id, Math.round(days * 1000) / 1000]).toEqual([7, 90]);
});

it('lists keys by id, without their secrets', async () => {
  const [, id, secret] = (await createKey('listed', 'admin')).split('_');
  const { stdout } = await keys('list', '--json');
  expect(stdout).not.toContain(secret);
  const listed = JSON.parse(stdout);
  expect(listed.find((key: { name: string }) => key.name === 'listed')).toEqual({
    id,
    name: 'listed',
    scopes: 'admin',
    storeId: null,
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
  });
});

it('revokes a key', async () => {
  const key = await createKey('revoked', 'admin');
  const [, id] = key.split('_');
  expect(await keys('revoke', id)).toEqual({
    code: 0,
    stdout: `${id} has been revoked.\n`,
    stderr: '',
  });
  expect(await statusWith(key)).toBe(401);
});
