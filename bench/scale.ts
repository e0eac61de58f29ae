import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabases, type Databases } from './databases.js';
import { drive } from './load.js';
import type { EngineName } from './options.js';
import { aligned, circumstances, median } from './results.js';
import { healthDelays } from './scale/health-delay.js';
import { GROWING, type Shape, STEADY } from './scale/shapes.js';
import { type Server, SERVERS, startServer } from './servers.js';
import { followAt } from './works.js';

/** Measures the cost of Octavo's reads in a small, a medium and a large table. */
const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '5' },
    out: { type: 'string', default: 'bench/results' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const rounds = Number(values.rounds);

interface ShapeResult {
  title: string;
  keeps: boolean;
  /** The median of the rounds for each size. */
  milliseconds: number[];
}

mkdirSync(values.out, { recursive: true });
for (const engine of values.engines.split(',') as EngineName[]) {
  const report = { ...circumstances({ engine, sizes, rounds }), ...(await measureEngine(engine)) };
  const file = join(values.out, `scale-${engine}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

async function measureEngine(engine: EngineName): Promise<object> {
  const databases: Databases[] = [];
  const servers: Server[] = [];
  try {
    for (const size of sizes) {
      databases.push(await createDatabases(engine, size));
      servers.push(await startServer(SERVERS.octavo.start, await databases.at(-1)!.copy('octavo')));
    }
    console.log(`\n${engine}, milliseconds a request, one at a time`);
    const shapes: ShapeResult[] = [];
    for (const shape of STEADY) shapes.push(await measureShape(shape, true, servers));
    for (const shape of GROWING) shapes.push(await measureShape(shape, false, servers));
    console.log(tableOf(shapes.filter(({ keeps }) => keeps)));
    console.log(`\n${engine}, what grows with the table`);
    console.log(tableOf(shapes.filter(({ keeps }) => !keeps)));
    if (engine === 'postgres') return { shapes };
    const health = await healthDelays(servers.at(-1)!.url, 20, 8);
    console.log(
      `\nWorst delay of /health/live among the nastiest lists: ${format(health.worst)} ms`,
    );
    return { shapes, health };
  } finally {
    for (const server of servers) await server.stop();
    for (const database of databases) await database.remove();
  }
}

/** Measures every size once per round, so that a disturbance of the machine affects all sizes. */
async function measureShape(shape: Shape, keeps: boolean, servers: Server[]): Promise<ShapeResult> {
  const paths = [];
  for (const [index, { url }] of servers.entries()) {
    paths.push(await shape.paths(sizes[index], followAt(url)));
  }
  const measured: number[][] = sizes.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { url }] of servers.entries()) {
      const requests = { method: 'GET' as const, paths: paths[index] };
      const { requestsPerSecond } = await drive({ url, requests, connections: 1, seconds: 1 });
      if (round > 0) measured[index].push(1000 / requestsPerSecond);
    }
  }
  return {
    title: shape.title,
    keeps,
    milliseconds: measured.map(median),
  };
}

function tableOf(shapes: ShapeResult[]): string {
  const header = ['', ...sizes.map((size) => size.toLocaleString('en')), 'last/first'];
  const lines = shapes.map(({ title, milliseconds }) => {
    const ratio = (milliseconds.at(-1)! / milliseconds[0]).toFixed(2);
    return [title, ...milliseconds.map(format), ratio];
  });
  return aligned([header, ...lines]);
}

function format(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : 0);
}
