import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createDatabases, type Databases } from './databases.js';
import type { EngineName } from './options.js';
import { aligned, median } from './results.js';
import { measureScript, measureStart, type Start } from './start/measure.js';
import { buildBaseline, type Install, installProduction } from './start/tree.js';

/**
 * Compares the cost of a start with that of commit 39faa5d, in alternating rounds. Linux only.
 * `--baseline FOLDER` uses an existing build of it; `--no-install` skips the sizes.
 */
const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    rounds: { type: 'string', default: '10' },
    rows: { type: 'string', default: '10000' },
    baseline: { type: 'string' },
    install: { type: 'boolean', default: true },
  },
});
const SCRIPTS = { 'migration:status': 'status', 'import --help': 'help' } as const;
const ROWS: [keyof Round, string][] = [
  ['processorTime', 'start, processor time, ms'],
  ['wallTime', 'start, wall time, ms'],
  ['memory', 'memory when ready, MB'],
  ['memoryAfterReads', 'memory after 1,000 reads, MB'],
  ['status', 'migration:status, processor time, ms'],
  ['help', 'import --help, processor time, ms'],
];

type Round = Start & Record<'status' | 'help', number>;

const built = options.baseline ?? buildBaseline();
const trees = [built, '.'];

try {
  for (const engine of options.engines.split(',') as EngineName[]) console.log(await table(engine));
  if (options.install) console.log(installs(trees.map(installProduction)));
} finally {
  if (!options.baseline) rmSync(built, { recursive: true });
}

async function table(engine: EngineName): Promise<string> {
  const databases: Databases[] = [];
  try {
    const urls: string[] = [];
    for (const tree of trees) {
      const filled = await createDatabases(engine, Number(options.rows), tree);
      databases.push(filled);
      urls.push(await filled.copy('start'));
    }
    const rounds: Round[][] = trees.map(() => []);
    // The first round only warms the caches of the operating system.
    for (let round = 0; round <= Number(options.rounds); round += 1) {
      for (const [index, tree] of trees.entries()) {
        const start = await measureStart(tree, urls[index]);
        const times = Object.entries(SCRIPTS).map(([script, name]) => [
          name,
          measureScript(tree, script, urls[index]),
        ]);
        if (round > 0) rounds[index].push({ ...start, ...Object.fromEntries(times) });
      }
    }
    const lines = ROWS.map(([name, title]) => {
      const [baseline, now] = rounds.map((list) => median(list.map((round) => round[name])));
      return line(title, baseline, now);
    });
    return `${aligned([[engine, 'baseline', 'now', 'ratio'], ...lines])}\n`;
  } finally {
    for (const filled of databases) await filled.remove();
  }
}

function installs([baseline, now]: Install[]): string {
  return aligned([
    ['production install', 'baseline', 'now', 'ratio'],
    line('MB', baseline.megabytes, now.megabytes),
    line('packages', baseline.packages, now.packages),
  ]);
}

function line(title: string, baseline: number, now: number): string[] {
  return [title, baseline.toFixed(0), now.toFixed(0), (now / baseline).toFixed(2)];
}
