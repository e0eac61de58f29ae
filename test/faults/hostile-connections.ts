import { AppProcess } from '../support/app-process.js';
import { MemoryProbe } from '../support/memory-probe.js';
import { Random } from '../support/random.js';
import { Client } from './support/client.js';
import { ENGINES, type EngineName } from './support/database.js';
import {
  exactly,
  type Experiment,
  type Finding,
  noted,
  tally,
  within,
} from './support/experiment.js';
import { converse } from './support/hostile-connection.js';
import { eventually, inParallel, Load } from './support/load.js';

const AT_ONCE = 48;
/** Connections, on each engine: first to warm up, then what is measured. */
const COUNTS = { short: [500, 1000], full: [10_000, 100_000] };
/** What the heap may grow by, as a share of what it was after warming up: briefly in the short form. */
const GROWTH = { short: 0.25, full: 0.1 };
/** Milliseconds until no request is in flight any more; on a busy machine it may take longer. */
const SETTLED = 2000;
const SETTLED_AT_LAST = 20_000;

export const hostileConnections: Experiment = {
  name: 'hostile-connections',
  title: 'connections that pipeline, abort, reset and send malformed requests',
  async run(size) {
    const findings: Finding[] = [];
    for (const engine of Object.keys(ENGINES) as EngineName[]) {
      findings.push(...(await attack(engine, COUNTS[size], GROWTH[size])));
    }
    return findings;
  },
};

async function attack(
  engine: EngineName,
  [warmUp, count]: number[],
  growth: number,
): Promise<Finding[]> {
  const database = await ENGINES[engine]();
  const memory = new MemoryProbe();
  const app = await AppProcess.start({ DATABASE_URL: database.url, ...memory.settings });
  const client = new Client(app.url, 4);
  const answers: (number | string)[] = [];
  try {
    await client.create('/api/stores', { name: 'S' });
    const { id } = await client.create('/api/books', { title: 'T', author: 'A' });
    const load = new Load(2, async (worker, round) => {
      const isWrite = worker === 0 && round % 10 === 0;
      const reply = await (
        isWrite
          ? client.request('PATCH', '/api/stores/1', { body: { name: `S${round}` } })
          : client.request('GET', `/api/books/${id}`)
      ).catch(String);
      answers.push(typeof reply === 'string' ? reply : reply.status);
    });
    const heaps: number[] = [];
    let settled = NaN;
    for (const [seed, connections] of [warmUp, count].entries()) {
      await inParallel(connections, AT_ONCE, (index) =>
        converse(app.port, new Random(seed * 1_000_000 + index)),
      );
      if (!app.isRunning) return [exactly(`${engine}: the process`, 'has ended', 'lives')];
      if (seed === 1) await load.stop();
      settled = await timeUntilSettled(app.url);
      heaps.push((await memory.read(app)).heapUsed);
    }
    const [before, after] = heaps;
    return [
      noted(`${engine}: connections`, warmUp + count),
      exactly(`${engine}: the process`, app.isRunning ? 'lives' : 'has ended', 'lives'),
      exactly(`${engine}: all requests have ended`, Number.isNaN(settled) ? 'no' : 'yes', 'yes'),
      within(`${engine}: until none was in flight`, settled, SETTLED),
      noted(`${engine}: heap after a collection, MB`, `${megabytes(before)}, ${megabytes(after)}`),
      exactly(
        `${engine}: the heap grew by more than ${growth * 100}%`,
        after > before * (1 + growth) ? 'yes' : 'no',
        'no',
      ),
      exactly(`${engine}: what a normal client was told`, tally([...new Set(answers)]), '200: 1'),
      noted(`${engine}: its requests`, answers.length),
    ];
  } finally {
    client.close();
    await app.kill();
    await database.drop();
    memory.remove();
  }
}

/** Milliseconds until nothing but the question itself is in flight; NaN if that does not come. */
async function timeUntilSettled(url: string): Promise<number> {
  const client = new Client(url);
  try {
    // A new connection is accepted after all that came before it.
    await client.request('GET', '/health/live');
    const start = performance.now();
    await eventually(async () => {
      const { text } = await client.request('GET', '/metrics');
      const count = Number(/^octavo_requests_in_flight (\d+)/m.exec(text)?.[1]) - 1;
      if (count !== 0) throw new Error(`${count} requests are in flight`);
    }, SETTLED_AT_LAST);
    return performance.now() - start;
  } catch {
    return NaN;
  } finally {
    client.close();
  }
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
