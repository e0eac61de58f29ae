import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { sampleBooks } from '../test/support/rows/sample-rows.js';
import { createDatabases } from './databases.js';
import type { EngineName } from './options.js';

/**
 * Imports a generated file of 500,000 books, or the number in the first argument, into an empty
 * database on each engine with the import command, and prints its speed and memory.
 */
const ROWS = Number(process.argv[2] ?? 500_000);
/** Milliseconds between two samples of the memory. */
const SAMPLE = 50;
const COLUMNS = ['title', 'author', 'year', 'isbn', 'page_count', 'average_rating'];
const MAP =
  'title=title,author=author,year=year,isbn=isbn,pageCount=page_count,averageRating=average_rating';

const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
const file = join(folder, 'books.csv');
try {
  const csv = stringify({ header: true, columns: COLUMNS });
  await pipeline(generateBooks, csv, createWriteStream(file));
  for (const engine of ['sqlite', 'postgres'] as const) await measure(engine);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(engine: EngineName): Promise<void> {
  const databases = await createDatabases(engine, 0);
  try {
    const env = { ...process.env, DATABASE_URL: await databases.copy('import') };
    const start = performance.now();
    const child = spawn(process.execPath, ['dist/src/cli/import.js', file, '--map', MAP], {
      env,
      stdio: ['ignore', 'inherit', 'ignore'],
    });
    const peak = await peakMemory(child);
    if (child.exitCode !== 0) throw new Error(`The import ended with ${child.exitCode}`);
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${engine}: ${Math.round(ROWS / seconds)} rows/s (${seconds.toFixed(1)} s from start to end), ` +
        `at most ${peak} MB`,
    );
  } finally {
    await databases.remove();
  }
}

function* generateBooks(): Generator<object> {
  const length = 1000;
  for (let first = 1; first <= ROWS; first += length) yield* sampleBooks(ROWS, first, length);
}

/** Peak resident memory until the process ends, in MB. */
async function peakMemory(child: ChildProcess): Promise<number> {
  let peak = 0;
  const sampling = setInterval(() => {
    const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).toString();
    peak = Math.max(peak, Math.round(Number(kibibytes) / 1024));
  }, SAMPLE);
  await once(child, 'exit');
  clearInterval(sampling);
  return peak;
}
