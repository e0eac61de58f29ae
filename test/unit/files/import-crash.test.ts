import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { IMPORT, isbn, TestFolder } from '../../support/rows/imports.js';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { runProgram, startProgram } from '../../support/programs.js';

const ROWS = 40_000;

let server: PostgresServer;
let folder: TestFolder;
beforeAll(async () => {
  // As in production, flushed data survives a crash.
  server = await PostgresServer.create(['fsync=on']);
  folder = new TestFolder();
});
afterAll(async () => {
  folder.remove();
  await server.remove();
});

async function rows(sql: string): Promise<any[]> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('an import resumes from the last commit after a PostgreSQL crash, and ends with every row', async () => {
  const lines = Array.from({ length: ROWS }, (_, index) => `Title ${index},A,${isbn(index)}`);
  const file = folder.write('books.csv', ['title,author,isbn', ...lines].join('\n'));
  const env = { ...process.env, DATABASE_URL: server.url() };
  expect(await runProgram(['dist/src/cli/migrations.js', 'run'], env)).toMatchObject({ code: 0 });

  const first = startProgram([IMPORT, file], env);
  while ((await rows('SELECT FROM books LIMIT 1')).length === 0) await delay(10);
  await delay(Math.random() * 500);
  const dead = server.stop('SIGKILL');
  server.signal('SIGKILL');
  await dead;
  expect((await first.ended).code).toBe(1);

  await server.start();
  const [checkpoint] = await rows(`SELECT inserted FROM imports WHERE state = 'unfinished'`);
  const [{ n }] = await rows('SELECT count(*)::integer AS n FROM books');
  expect(n).toBe(checkpoint?.inserted ?? 0);
  expect(n).toBeLessThan(ROWS);

  expect(await runProgram([IMPORT, file], env)).toMatchObject({
    code: 0,
    stdout: `${ROWS} rows read: ${ROWS} inserted, 0 updated, 0 skipped, 0 rejected\n`,
  });
  const titles = (await rows('SELECT title FROM books ORDER BY id')).map(({ title }) => title);
  expect(titles).toEqual(lines.map((line) => line.split(',')[0]));
  expect(await rows(`SELECT * FROM imports WHERE state = 'unfinished'`)).toEqual([]);
});
