import { readFileSync } from 'node:fs';
import pg from 'pg';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { IMPORT, TestFolder } from '../../support/rows/imports.js';
import { runProgram, startProgram } from '../../support/programs.js';

// A separate server: roles belong to a whole server, and this one requires passwords.
const PASSWORDS = {
  POSTGRES_MIGRATOR_PASSWORD: "migrator's @:/%",
  POSTGRES_APP_PASSWORD: 'app $ "quoted"',
};

let server: PostgresServer;
let api: AppProcess;

beforeAll(async () => {
  server = await PostgresServer.create();
  const superuser = new pg.Client({ connectionString: server.url() });
  await superuser.connect();
  await superuser.query('CREATE DATABASE octavo');
  const inOctavo = new pg.Client({ connectionString: server.url('octavo') });
  await inOctavo.connect();
  await inOctavo.query(asPsqlReadsIt('docker/postgres-roles.sql'));
  await inOctavo.end();
  await superuser.query('CREATE DATABASE empty OWNER octavo_migrator');
  await demandPasswords(superuser);
  await superuser.end();

  expect(await migrate()).toMatchObject({ code: 0 });
  api = await AppProcess.start(appSettings('octavo'));
}, 60_000);

afterAll(async () => {
  await api?.kill();
  await server?.remove();
});

describe('the role that serves', () => {
  it('creates, reads, changes and deletes rows through the app', async () => {
    const created = await api.request('POST', '/api/books', { title: 'Emma', author: 'Austen' });
    expect(created.status).toBe(201);
    const path = `/api/books/${created.body.id}`;
    expect((await api.request('PATCH', path, { year: 1815 })).body.year).toBe(1815);
    expect((await api.request('GET', path)).body).toMatchObject({ title: 'Emma', year: 1815 });
    expect((await api.request('DELETE', path)).status).toBe(200);
  });

  it.each([
    'CREATE TABLE intruder (id int)',
    'CREATE SCHEMA intruder',
    'CREATE INDEX intruder ON books (author)',
    'CREATE EXTENSION unaccent',
    'ALTER TABLE books ADD COLUMN intruder int',
    'ALTER TABLE books DISABLE TRIGGER ALL',
    'DROP TABLE items',
    'TRUNCATE items',
    'SET ROLE octavo_migrator',
  ])('is denied %s', async (sql) => {
    await withClient('octavo_app', PASSWORDS.POSTGRES_APP_PASSWORD, async (client) => {
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('may use a table that is created later, and its sequence', async () => {
    await withClient('octavo_migrator', PASSWORDS.POSTGRES_MIGRATOR_PASSWORD, (client) =>
      client.query('CREATE TABLE later (id serial, word text)'),
    );
    await withClient('octavo_app', PASSWORDS.POSTGRES_APP_PASSWORD, async (client) => {
      await client.query(`INSERT INTO later (word) VALUES ('one')`);
      await client.query(`UPDATE later SET word = 'two'`);
      expect((await client.query('SELECT * FROM later')).rows).toEqual([{ id: 1, word: 'two' }]);
      expect((await client.query('DELETE FROM later')).rowCount).toBe(1);
    });
  });

  it('lists the pending migrations when there is no schema yet', async () => {
    const { code, stderr } = await runProgram(['dist/src/main.js'], appSettings('empty'));
    expect(code).toBe(1);
    expect(JSON.parse(stderr).msg).toMatch(
      /^These migrations are pending:\n {2}CreateBooks1700000000000\n/,
    );
  });
});

describe('a sequence that is behind', () => {
  const behind = /The sequence stores_id_seq is behind: its next number is 1, .* up to 70/;
  const dbCheck = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    runProgram(['dist/src/cli/db-check.js', ...args], env);

  beforeAll(() =>
    withClient('octavo_app', PASSWORDS.POSTGRES_APP_PASSWORD, (client) =>
      client.query(
        `INSERT INTO stores (id, name, name_normal) SELECT n, 'S', 'S' FROM generate_series(1, 70) n`,
      ),
    ),
  );

  it('causes a warning at the start of the app, whose role cannot repair it', async () => {
    const settings = { ...appSettings('octavo'), HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' };
    const app = startProgram(['dist/src/main.js'], settings);
    const said = await new Promise<string>((resolve) => {
      let text = '';
      app.process.stdout!.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('listens on')) resolve(text);
      });
    });
    app.process.kill('SIGKILL');
    await app.ended;
    expect(said).toMatch(behind);
    expect(said).toContain('this role may not change it. Run `npm run db:check -- --repair`');

    const keys = await runProgram(
      ['dist/src/cli/keys.js', 'list', '--json'],
      appSettings('octavo'),
    );
    expect(JSON.parse(keys.stdout)).toEqual([]);
    expect(keys.stderr).toMatch(behind);

    const repair = await dbCheck(appSettings('octavo'), '--repair');
    expect(repair).toMatchObject({ code: 1, stdout: expect.stringMatching(behind) });
    expect(repair.stdout).toContain('this role may not repair it');
    expect((await api.request('POST', '/api/stores', { name: 'N' })).body.code).toBe('ids_taken');
  });

  it('is repaired by its owner', async () => {
    const owner = asRole('octavo_migrator', PASSWORDS.POSTGRES_MIGRATOR_PASSWORD);
    const { code, stdout } = await dbCheck(owner, '--repair', '--json');
    expect([code, JSON.parse(stdout).findings]).toEqual([
      0,
      [{ check: 'ids', message: expect.stringMatching(/stores_id_seq is behind/), repaired: true }],
    ]);
    expect((await api.request('POST', '/api/stores', { name: 'N' })).body.id).toBe(71);
  });
});

describe('the role that migrates', () => {
  it('may install a trusted extension', async () => {
    await withClient('octavo_migrator', PASSWORDS.POSTGRES_MIGRATOR_PASSWORD, async (client) => {
      await client.query('CREATE EXTENSION unaccent');
      await client.query('DROP EXTENSION unaccent');
    });
  });
});

it.each([
  ['octavo_app', 'octavo'],
  ['octavo_migrator', 'octavo'],
  ['postgres', 'none'],
])('refuses %s over the network with the password %s', async (role, password) => {
  const attempt = withClient(role, password, async () => 'in');
  await expect(attempt).rejects.toMatchObject({ code: '28P01' });
});

describe('indexes that an earlier release dropped for an import', () => {
  const indexes = `SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE 'IDX_books_%' ORDER BY 1`;
  const asMigrator = (sql: string) =>
    withClient('octavo_migrator', PASSWORDS.POSTGRES_MIGRATOR_PASSWORD, async (client) => {
      return (await client.query(sql)).rows;
    });
  let folder: TestFolder;
  let before: unknown[];
  beforeAll(async () => {
    folder = new TestFolder();
    before = await asMigrator(indexes);
    for (const name of ['IDX_books_year', 'IDX_books_title_normal_trigrams']) {
      await asMigrator(
        `INSERT INTO deferred_indexes VALUES ('${name}', pg_get_indexdef('"${name}"'::regclass))`,
      );
      await asMigrator(`DROP INDEX "${name}"`);
    }
  });
  afterAll(() => folder.remove());

  it.each(['true', 'false'])(
    'do not prevent imports by the role that serves, with RUN_MIGRATIONS=%s',
    async (RUN_MIGRATIONS) => {
      await asMigrator('DELETE FROM books');
      const row = `T,A,${'x'.repeat(1000)}\n`;
      const file = folder.write('large.csv', `title,author,description\n${row.repeat(10_000)}`);
      const { code, stdout, stderr } = await runProgram([IMPORT, file], {
        ...appSettings('octavo'),
        RUN_MIGRATIONS,
      });
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: '10000 rows read: 10000 inserted, 0 updated, 0 skipped, 0 rejected\n',
      });
      expect(stderr).toContain(
        'An interrupted import left indexes missing (IDX_books_title_normal_trigrams, IDX_books_year).',
      );
    },
  );

  it('are rebuilt by the role that migrates, even if no migration is pending', async () => {
    expect(await migrate()).toMatchObject({ code: 0 });
    expect(await asMigrator(indexes)).toEqual(before);
    expect(await asMigrator('SELECT * FROM deferred_indexes')).toEqual([]);
  });
});

const migrate = () =>
  runProgram(
    ['node_modules/typeorm/cli.js', 'migration:run', '-d', 'dist/ormconfig.js'],
    asRole('octavo_migrator', PASSWORDS.POSTGRES_MIGRATOR_PASSWORD),
  );

/** Replaces the variables of psql with literals from the environment. */
function asPsqlReadsIt(file: string): string {
  const variables: Record<string, string> = {};
  return readFileSync(file, 'utf8')
    .replace(/^\\getenv (\w+) (\w+)$/gm, (_line, name: string, source: string) => {
      variables[name] = PASSWORDS[source as keyof typeof PASSWORDS];
      return '';
    })
    .replace(/:'(\w+)'/g, (_use, name: string) => pg.escapeLiteral(variables[name]));
}

async function demandPasswords(superuser: pg.Client): Promise<void> {
  const { rows } = await superuser.query<{ hba_file: string }>('SHOW hba_file');
  const rule = 'host all all 127.0.0.1/32 scram-sha-256';
  await superuser.query(`COPY (SELECT '${rule}') TO ${pg.escapeLiteral(rows[0].hba_file)}`);
  await superuser.query('SELECT pg_reload_conf()');
}

/** As in docker-compose.yml, where the password has its own variable. */
function asRole(role: string, password: string, database = 'octavo'): NodeJS.ProcessEnv {
  const url = `postgres://${role}@127.0.0.1:${server.port}/${database}`;
  return { ...process.env, DATABASE_URL: url, PGPASSWORD: password };
}

function appSettings(database: string): NodeJS.ProcessEnv {
  const role = asRole('octavo_app', PASSWORDS.POSTGRES_APP_PASSWORD, database);
  return { ...role, RUN_MIGRATIONS: 'false' };
}

async function withClient<T>(
  user: string,
  password: string,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { port } = server;
  const client = new pg.Client({ host: '127.0.0.1', port, database: 'octavo', user, password });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
