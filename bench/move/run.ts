import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { PostgresServer } from '../../tools/postgres-server.js';
import { peakMemory } from '../import/run-import.js';
import { aligned } from '../results.js';
import { copyAlone } from './copy-alone.js';
import { fillSource } from './fill-source.js';

/**
 * Moves a database from SQLite to PostgreSQL, on to another PostgreSQL database, and back to SQLite, and
 * measures in the same run how long COPY alone takes for the same rows from CSV files. PostgreSQL has its
 * default settings. Linux only.
 */
const { values: options } = parseArgs({
  options: {
    books: { type: 'string', default: '1000000' },
    items: { type: 'string', default: '1000000' },
  },
});
const [books, items] = [Number(options.books), Number(options.items)];

interface Run {
  seconds: number;
  memory: number;
  rows: number;
}

const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
const server = await PostgresServer.create([]);
try {
  chmodSync(folder, 0o777);
  const file = join(folder, 'books.db');
  migrate(`sqlite:///${file}`);
  await fillSource(file, books, items);
  for (const name of ['alone', 'first', 'second']) await createDatabase(name);
  migrate(server.url('alone'));
  const back = `sqlite:///${join(folder, 'back.db')}`;

  const first = await move(`sqlite:///${file}`, server.url('first'));
  const alone = await copyAlone(server.url('first'), server.url('alone'), folder);
  const second = await move(server.url('first'), server.url('second'));
  const third = await move(server.url('second'), back);
  const line = (title: string, { seconds, memory, rows }: Run): string[] => [
    title,
    seconds.toFixed(1),
    Math.round(rows / seconds).toLocaleString('en'),
    (alone / seconds).toFixed(2),
    String(memory),
  ];
  console.log(
    aligned([
      [`${first.rows.toLocaleString('en')} rows`, 's', 'rows/s', 'of COPY', 'MB'],
      [
        'COPY alone',
        alone.toFixed(1),
        Math.round(first.rows / alone).toLocaleString('en'),
        '1',
        '',
      ],
      line('SQLite to PostgreSQL', first),
      line('PostgreSQL to PostgreSQL', second),
      line('PostgreSQL to SQLite', third),
    ]),
  );
} finally {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function move(from: string, to: string): Promise<Run> {
  const start = performance.now();
  const parameters = ['dist/src/cli/db-move.js', '--from', from, '--to', to, '--json'];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const memory = await peakMemory(child);
  if (child.exitCode !== 0) throw new Error(`The move ended with ${child.exitCode}`);
  const { tables } = JSON.parse(output) as { tables: { rows: number }[] };
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { seconds: (performance.now() - start) / 1000, memory, rows };
}

function migrate(url: string): void {
  const env = { ...process.env, DATABASE_URL: url };
  execFileSync(process.execPath, ['dist/src/cli/migrations.js', 'run'], { env, stdio: 'ignore' });
}

async function createDatabase(name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
}
