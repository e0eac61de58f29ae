import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabases, type Databases } from './databases.js';
import type { EngineName } from './options.js';
import { aligned, circumstances } from './results.js';
import { type Delays, delaysUnder } from './scale/delays.js';
import { during, format, inTurn, measureShapes, shapesTable } from './scale/measure.js';
import { createKey, type Server, SERVERS, startServer } from './servers.js';
import { PAGES, SUMMARIES } from './stock/shapes.js';

/** Measures Octavo's reads of the stock ledger in a small and a large one. */
const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    items: { type: 'string', default: '10000,100000' },
    movements: { type: 'string', default: '100000,10000000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    out: { type: 'string', default: 'bench/results' },
  },
});
const items = values.items.split(',').map(Number);
const movements = values.movements.split(',').map(Number);
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
/** Summaries of a round. */
const SUMMARIES_IN_TURN = 3;
/** Summaries at a time, while another request is measured. */
const SUMMARIES_AT_A_TIME = 4;
const DELAY_SECONDS = 20;

mkdirSync(values.out, { recursive: true });
for (const engine of values.engines.split(',') as EngineName[]) {
  const settings = { engine, items, movements, rounds, seconds };
  const report = { ...circumstances(settings), ...(await measureEngine(engine)) };
  const file = join(values.out, `stock-${engine}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

async function measureEngine(engine: EngineName): Promise<object> {
  const databases: Databases[] = [];
  const servers: Server[] = [];
  const authorizations: string[] = [];
  try {
    for (const [index, count] of items.entries()) {
      databases.push(await createDatabases(engine, count));
      const entries = Math.floor(movements[index] / count);
      const url = await databases[index].copy('octavo', [
        'bench/stock/fill-ledger.ts',
        String(entries),
      ]);
      authorizations.push(createKey(url));
      servers.push(await startServer(SERVERS.octavo.start, url));
    }
    const urls = servers.map(({ url }) => url);
    const scale = { sizes: items, urls, authorizations, rounds };
    console.log(`\n${engine}, milliseconds a request, one at a time; by movements`);
    const pages = await measureShapes(PAGES, scale, during(seconds));
    const summaries = await measureShapes(SUMMARIES, scale, inTurn(SUMMARIES_IN_TURN));
    const shapes = [...pages, ...summaries];
    console.log(shapesTable(movements, shapes));
    console.log(`\n${engine}, milliseconds of GET /api/books/1 during summaries of the largest`);
    const delays = await measureDelays(urls.at(-1)!, authorizations.at(-1)!);
    console.log(delaysTable(delays));
    return { shapes, delays };
  } finally {
    for (const server of servers) await server.stop();
    for (const database of databases) await database.remove();
  }
}

type NamedDelays = Delays & { title: string };

/** The first is without summaries. */
async function measureDelays(url: string, authorization: string): Promise<NamedDelays[]> {
  const load = { url, headers: { authorization }, polled: '/api/books/1', seconds: DELAY_SECONDS };
  const measured = [
    { title: 'alone', ...(await delaysUnder({ ...load, paths: [], connections: 0 })) },
  ];
  for (const { title, paths } of SUMMARIES) {
    const requests = await paths(items.at(-1)!, async (path) => path);
    const connections = SUMMARIES_AT_A_TIME;
    measured.push({ title, ...(await delaysUnder({ ...load, paths: requests, connections })) });
  }
  return measured;
}

function delaysTable(delays: NamedDelays[]): string {
  const header = ['', 'p99', 'max', 'p99/alone', 'max/alone', 'answers to summaries'];
  const lines = delays.map(({ title, p99, worst, answers }) => [
    title,
    format(p99),
    format(worst),
    (p99 / delays[0].p99).toFixed(2),
    (worst / delays[0].worst).toFixed(2),
    Object.entries(answers)
      .map(([status, count]) => `${count} x ${status}`)
      .join(', '),
  ]);
  return aligned([header, ...lines]);
}
