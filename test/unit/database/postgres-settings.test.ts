import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Statement } from '../../../src/database/engine/statement.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { PostgresEngine } from '../../../src/database/postgres/postgres-engine.js';
import { requireRoleSettings } from '../../../src/database/postgres/require-role-settings.js';
import { SETTINGS } from '../../../src/config/postgres-settings.js';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { AppProcess } from '../../support/app-process.js';
import { compareEngines } from '../../support/differential/compare.js';
import { Twins } from '../../support/differential/twins.js';
import { FOREIGN } from '../../support/foreign-settings.js';
import { runProgram } from '../../support/programs.js';
import { createPostgres, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  database = await createPostgres(FOREIGN);
  env = { ...process.env, DATABASE_URL: database.url };
});
afterAll(() => database.drop());

const connectionString = (url: string): string => (parseDatabaseUrl(url) as { url: string }).url;

async function query(url: string, sql: string): Promise<Record<string, any>[]> {
  const client = new pg.Client({ connectionString: connectionString(url) });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const NAMES = Object.keys(SETTINGS);
const SHOW: Statement = {
  name: '',
  sql: `SELECT ${NAMES.map((name) => `current_setting('${name}') AS "${name}"`).join(', ')}`,
};
const OURS = { ...SETTINGS, DateStyle: 'ISO, YMD' };

it('sets exactly the settings that these tests change', () => {
  expect(Object.keys(FOREIGN)).toEqual(NAMES);
});

it('applies its settings in every session of the engine', async () => {
  const engine = new PostgresEngine(connectionString(database.url), 2, new QueryObserver());
  try {
    expect(await engine.read(SHOW, [])).toEqual([OURS]);
    expect(await engine.slowRead([[SHOW, []]])).toEqual([[OURS]]);
    expect(await engine.bulkRead(SHOW, [])).toEqual([OURS]);
    expect(await engine.write(SHOW, [])).toEqual([OURS]);
    expect(await engine.bulk((execute) => execute(SHOW, []))).toEqual([OURS]);
  } finally {
    await engine.close();
  }
});

it('keeps the search_path of the URL, PGOPTIONS, the role or the database', async () => {
  const show = `${SHOW.sql}, current_setting('search_path') AS path`;
  const url = `${database.url}?options=${encodeURIComponent('-c search_path=shop -c TimeZone=PRC')}`;
  expect(await query(url, show)).toEqual([{ ...OURS, path: 'shop' }]);
  process.env.PGOPTIONS = '-c search_path=till';
  try {
    expect(await query(database.url, show)).toEqual([{ ...OURS, path: 'till' }]);
  } finally {
    delete process.env.PGOPTIONS;
  }
  const other = await createPostgres({ ...FOREIGN, search_path: 'branch' });
  expect(await query(other.url, show)).toEqual([{ ...OURS, path: 'branch' }]);
  await other.drop();
});

it('gets its settings from a role set up for PgBouncer as in docs/operations.md', async () => {
  const other = await createPostgres(FOREIGN);
  const name = new URL(other.url).pathname.slice(1);
  const sql = /```sql\n(ALTER ROLE[^`]*)```/.exec(readFileSync('docs/operations.md', 'utf8'))![1];
  await query(
    other.url,
    sql.replaceAll('octavo_app IN DATABASE octavo', `CURRENT_USER IN DATABASE ${name}`),
  );
  const client = new pg.Client({ connectionString: other.url });
  await client.connect();
  await requireRoleSettings(client);
  const { rows } = await client.query(`${SHOW.sql}, current_setting('lock_timeout') AS wait`);
  await client.end();
  expect(rows).toEqual([{ ...OURS, wait: '500ms' }]);
  await other.drop();
});

it('gives the same answers as SQLite, byte for byte', async () => {
  const twins = await Twins.start(FOREIGN);
  const { differences, statuses } = await compareEngines(twins, 400, 3).finally(() => twins.stop());
  expect(differences).toEqual([]);
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '201', '400', '422']));
});

it('applies all concurrent changes of one row, one at a time', async () => {
  const app = await AppProcess.start(env);
  try {
    const path = `/api/books/${(await app.request('POST', '/api/books', { title: 'T', author: 'A' })).body.id}`;
    const changes = Array.from({ length: 20 }, (_, year) => app.request('PATCH', path, { year }));
    const statuses = (await Promise.all(changes)).map(({ status }) => status);
    expect(statuses).toEqual(Array<number>(20).fill(200));
    expect((await app.request('GET', path)).body.version).toBe(21);
  } finally {
    await app.kill();
  }
});

it('reports no drift in the schema', async () => {
  expect(await runProgram(['dist/src/cli/migrations.js', 'run'], env)).toMatchObject({ code: 0 });
  const { code, stdout } = await runProgram(['dist/src/cli/migrations.js', 'status'], env);
  expect([code, stdout]).toEqual([0, expect.any(String)]);
});

describe.each(['LATIN1', 'SQL_ASCII'])('a database with the encoding %s', (encoding) => {
  const name = `octavo_${randomBytes(8).toString('hex')}`;
  const server = process.env.TEST_DATABASE_URL!;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  beforeAll(() =>
    query(
      server,
      `CREATE DATABASE ${name} ENCODING '${encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
    ),
  );
  afterAll(() => query(server, `DROP DATABASE ${name} WITH (FORCE)`));

  const error =
    `The encoding of the database ${name} is ${encoding} and must be UTF8: ` +
    `create it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`;
  const messageOf = (line: string): string => JSON.parse(line).msg;

  it.each([
    ['the app', ['dist/src/main.js'], messageOf],
    ['keys', ['dist/src/cli/keys.js', 'list'], String],
    ['migrations', ['dist/src/cli/migrations.js', 'run'], String],
  ])('is refused by %s, with a one-line error', async (_, program, textOf) => {
    const { code, stdout, stderr } = await runProgram(program, {
      ...process.env,
      DATABASE_URL: url,
    });
    expect([code === 0, stdout, textOf(stderr.trim())]).toEqual([false, '', error]);
    expect(await query(url, `SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
  });
});
