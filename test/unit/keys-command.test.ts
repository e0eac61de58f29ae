import { parseKeysArguments, USAGE } from '../../src/cli/keys-arguments.js';
import { runProgram } from '../support/programs.js';
import { createSqlite } from '../support/test-database.js';

const create = ['create', '--name', 'ci', '--scope', 'books:read,items:write'];

it('parses the options of a new key', () => {
  const key = { name: 'ci', scopes: ['books:read', 'items:write'] };
  expect(parseKeysArguments(create)).toEqual({ command: 'create', json: false, key });
  expect(parseKeysArguments([...create, '--expires', '90d', '--store', '7', '--json'])).toEqual({
    command: 'create',
    json: true,
    key: { ...key, expiresIn: 90, storeId: 7 },
  });
});

it('parses the other commands', () => {
  expect(parseKeysArguments(['list', '--json'])).toEqual({ command: 'list', json: true });
  expect(parseKeysArguments(['revoke', 'a1'])).toEqual({
    command: 'revoke',
    json: false,
    id: 'a1',
  });
  expect(parseKeysArguments(['--help'])).toBeUndefined();
});

it.each([
  ['no name', ['create', '--scope', 'admin'], '--name must have 1 to 80 characters'],
  ['a long name', [...create, '--name', 'n'.repeat(81)], '--name must have 1 to 80 characters'],
  ['no scope', ['create', '--name', 'ci'], '--scope must list some of: books:read'],
  ['an unknown scope', [...create, '--scope', 'all'], '--scope must list some of: books:read'],
  [
    'an expiry in hours',
    [...create, '--expires', '9h'],
    '--expires must be a number of days, such as 90d',
  ],
  ['an invalid store id', [...create, '--store', '0'], '--store must be the id of a store'],
  ['an unknown option', ['list', '--all'], USAGE],
  ['an unknown command', ['delete', '1'], USAGE],
  ['revoke without an id', ['revoke'], USAGE],
  ['no command', [], USAGE],
])('refuses %s', (_, args, complaint) => {
  expect(() => parseKeysArguments(args)).toThrow(complaint);
});

describe('npm run keys', () => {
  const keys = (DATABASE_URL: string, ...args: string[]) =>
    runProgram(['dist/src/cli/keys.js', ...args], { ...process.env, DATABASE_URL });

  it('creates nothing when its arguments are invalid', async () => {
    const database = await createSqlite();
    const wrong = ['create', '--name', 'wrong', '--scope', 'all'];
    const { code, stdout, stderr } = await keys(database.url, ...wrong);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^--scope must list some of: books:read, .*\n$/);
    expect((await keys(database.url, 'list')).stdout).toBe('There are no keys.\n');
    await database.drop();
  });

  it('reports an unknown key', async () => {
    const database = await createSqlite();
    expect(await keys(database.url, 'revoke', 'nobody')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no key nobody\n',
    });
    await database.drop();
  });

  it('reports once why it cannot start', async () => {
    expect(await keys('postgres://octavo@127.0.0.1:1/octavo', 'list')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'connect ECONNREFUSED 127.0.0.1:1\n',
    });
  });
});
