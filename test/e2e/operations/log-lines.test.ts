import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type Program, startProgram } from '../../support/programs.js';
import { send } from '../../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const start = (settings: NodeJS.ProcessEnv): Program =>
  startProgram(['dist/src/main.js'], {
    ...process.env,
    DATABASE_URL: database.url,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    ...settings,
  });

/** The level and message of each line, all of which must be JSON. */
const parsed = (output: string) =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ level, time, pid, hostname, msg }) => {
      expect([typeof time, typeof pid, typeof hostname]).toEqual(['number', 'number', 'string']);
      return [level, msg];
    });

it('writes one JSON object per line, from the first one to the last', async () => {
  const { process: child, ended } = start({});
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  while (!output.includes('listens on')) await once(child.stdout!, 'data');
  const url = /http:[^"]+/.exec(output)![0];
  expect((await send(`${url}/api/books`, {})).status).toBe(200);
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([0, '']);
  const lines = parsed(stdout);
  expect(lines[0]).toEqual([40, expect.stringContaining('There are no keys: anyone who')]);
  expect(lines).toContainEqual([30, `Octavo listens on ${url}`]);
  expect(lines.at(-1)).toEqual([30, 'request']);
});

it.each<[string, NodeJS.ProcessEnv, string]>([
  ['invalid setting', { RATE_LIMIT: 'often' }, 'Invalid configuration:\n  RATE_LIMIT must be'],
  [
    'password with a bare %',
    { DATABASE_URL: 'postgres://u:p%zz@h/x' },
    'Invalid configuration:\n  DATABASE_URL has a % that encodes nothing: write a % itself as %25',
  ],
  ['pending migration', { RUN_MIGRATIONS: 'false' }, 'These migrations are pending:\n'],
  ['missing key', { HOST: '0.0.0.0' }, 'There are no keys, so nobody could use the API.'],
])(
  'reports a start that fails with a %s as one line on standard error',
  async (_, settings, reason) => {
    const { code, stdout, stderr } = await start(settings).ended;
    expect([code, stdout]).toEqual([1, '']);
    expect(parsed(stderr)).toEqual([[60, expect.stringContaining(reason)]]);
  },
);

it('reports once that its port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stdout, stderr } = await start({ PORT: String(port) }).ended;
  other.close();
  expect(code).toBe(1);
  expect(parsed(stdout)).toEqual([[40, expect.stringContaining('There are no keys')]]);
  expect(parsed(stderr)).toEqual([[60, expect.stringContaining('EADDRINUSE')]]);
});
