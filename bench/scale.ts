import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabases, type Databases } from './databases.js';
import type { EngineName } from './options.js';
import { circumstances } from './results.js';
import { delaysUnder, NASTIEST } from './scale/delays.js';
import { during, format, measureShapes, shapesTable } from './scale/measure.js';
import { GROWING, STEADY } from './scale/shapes.js';
import { type Server, SERVERS, startServer } from './servers.js';

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
    const scale = { sizes, urls: servers.map(({ url }) => url), rounds };
    const steady = await measureShapes(STEADY, scale, during(1));
    const growing = await measureShapes(GROWING, scale, during(1));
    console.log(shapesTable(sizes, steady));
    console.log(`\n${engine}, what grows with the table`);
    console.log(shapesTable(sizes, growing));
    const shapes = [
      ...steady.map((shape) => ({ ...shape, keeps: true })),
      ...growing.map((shape) => ({ ...shape, keeps: false })),
    ];
    if (engine === 'postgres') return { shapes };
    const health = await delaysUnder({
      url: servers.at(-1)!.url,
      polled: '/health/live',
      paths: NASTIEST,
      connections: 8,
      seconds: 20,
    });
    console.log(
      `\nWorst delay of /health/live among the nastiest lists: ${format(health.worst)} ms`,
    );
    return { shapes, health };
  } finally {
    for (const server of servers) await server.stop();
    for (const database of databases) await database.remove();
  }
}
