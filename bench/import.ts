import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabases, type Databases } from './databases.js';
import { type BenchFile, writeCsv, writeMarc } from './import/files.js';
import { measureLimit } from './import/limit.js';
import { type ImportRun, runImport } from './import/run-import.js';
import type { EngineName } from './options.js';
import { aligned, median } from './results.js';
import { buildBaseline } from './start/tree.js';

/**
 * Imports generated files into empty databases with the import command, in alternating rounds with that
 * of commit 39faa5d, and beside what the database alone takes for the same rows. Linux only.
 * `--baseline FOLDER` uses an existing build of it.
 */
const { values: options } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    rows: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '3' },
    baseline: { type: 'string' },
  },
});
const rows = Number(options.rows);
const whole = (value: number): string => Math.round(value).toLocaleString('en');

const built = options.baseline ?? buildBaseline();
const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
try {
  const csv = await writeCsv(folder, rows);
  const marc = await writeMarc(folder, rows);
  for (const engine of options.engines.split(',') as EngineName[]) {
    console.log(`${await measure(engine, csv, marc)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  if (!options.baseline) rmSync(built, { recursive: true });
}

async function measure(engine: EngineName, csv: BenchFile, marc: BenchFile): Promise<string> {
  const databases: Databases[] = [];
  const runs: Record<'baseline' | 'csv' | 'marc', ImportRun[]> = {
    baseline: [],
    csv: [],
    marc: [],
  };
  const limits: number[] = [];
  try {
    for (const tree of [built, '.']) databases.push(await createDatabases(engine, 0, tree));
    const [before, now] = databases;
    for (let round = 1; round <= Number(options.rounds); round += 1) {
      const copy = (from: Databases, name: string) => from.copy(`${name}_${round}`);
      runs.baseline.push(await runImport(built, await copy(before, 'csv'), csv));
      runs.csv.push(await runImport('.', await copy(now, 'csv'), csv));
      runs.marc.push(await runImport('.', await copy(now, 'marc'), marc));
      limits.push(await measureLimit(engine, await copy(now, 'limit'), folder, rows));
    }
  } finally {
    for (const each of databases) await each.remove();
  }
  const limit = median(limits);
  const line = (title: string, list: ImportRun[]): string[] => {
    const seconds = median(list.map((run) => run.seconds));
    const memory = median(list.map((run) => run.memory));
    return [title, ...[rows / seconds, memory].map(whole), (limit / seconds).toFixed(2)];
  };
  return aligned([
    [engine, 'books/s', 'MB', 'of the limit'],
    line('39faa5d, CSV', runs.baseline),
    line('CSV', runs.csv),
    line('MARC', runs.marc),
    ['the database alone', whole(rows / limit), '', ''],
  ]);
}
