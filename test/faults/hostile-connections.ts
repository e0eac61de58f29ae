import { AppProcess } from '../support/app-process.js';
import { MemoryProbe } from '../support/memory-probe.js';
import { Random } from '../support/random.js';
import { Client } from './support/client.js';
import { ENGINES, type EngineName } from './support/database.js';
import { exactly, type Experiment, type Finding, noted, tally } from './support/experiment.js';
import { converse } from './support/hostile-connection.js';
import { eventually, inParallel, Load } from './support/load.js';

const AT_ONCE = 48;
/** Connections, on each engine: first to warm up, then what is measured. */
const COUNTS = { short: [500, 1000], full: [10_000, 100_000] };
/** What the heap may grow by, as a share of what it was after warming up. */
const GROWTH = 0.1;
/** Milliseconds until no request is in flight any more. */
const SETTLED = 2000;

export const hostileConnections: Experiment = {
  name: 'hostile-connections',
  title: 'connections that pipeline, break off, reset, and send what is no request',
  async run(size) {
    const findings: Finding[] = [];
    for (const engine of Object.keys(ENGINES) as EngineName[]) {
      findings.push(...(await attack(engine, COUNTS[size])));
    }
    return findings;
  },
};

async function attack(engine: EngineName, [warmUp, count]: number[]): Promise<Finding[]> {
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
    for (const [seed, connections] of [warmUp, count].entries()) {
      await inParallel(connections, AT_ONCE, (index) =>
        converse(app.port, new Random(seed * 1_000_000 + index)),
      );
      if (!app.isRunning) return [exactly(`${engine}: the process`, 'has ended', 'lives')];
      if (seed === 1) await load.stop();
      await settle(client).catch(() => undefined);
      heaps.push((await memory.read(app)).heapUsed);
    }
    const [before, after] = heaps;
    const inFlight = await settle(client).catch(String);
    return [
      noted(`${engine}: connections`, warmUp + count),
      exactly(`${engine}: the process`, app.isRunning ? 'lives' : 'has ended', 'lives'),
      exactly(`${engine}: requests in flight ${SETTLED} ms later`, inFlight, 0),
      noted(`${engine}: heap after a collection, MB`, `${megabytes(before)}, ${megabytes(after)}`),
      exactly(
        `${engine}: the heap grew by more than ${GROWTH * 100}%`,
        after > before * (1 + GROWTH) ? 'yes' : 'no',
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

/** Resolves to 0 once nothing but the question itself is in flight. */
const settle = (client: Client): Promise<number> =>
  eventually(async () => {
    const { text } = await client.request('GET', '/metrics');
    const count = Number(/^octavo_requests_in_flight (\d+)/m.exec(text)?.[1]) - 1;
    if (count !== 0) throw new Error(`${count} requests are in flight`);
    return count;
  }, SETTLED);

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
