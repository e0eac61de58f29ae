import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { createCluster } from '../../test/support/cluster/cluster.js';
import { on } from '../../test/support/cluster/standby.js';
import { fill } from '../databases.js';
import { drive, loader } from '../load.js';
import { readAmounts } from '../options.js';
import { aligned, circumstances, median } from '../results.js';
import { createKey, type Server, SERVERS, startServer } from '../servers.js';
import { WORKS } from '../works.js';

/**
 * Measures reads that name the position of a write, without replicas and with two. All servers share this machine, so
 * replicas cannot add anything: the ratio shows what they cost.
 */
const { rows, rounds, seconds, connections } = readAmounts();
const works = WORKS.filter(({ name }) => ['by-id', 'list', 'page-1'].includes(name));
const REPLICAS = 2;

console.log(circumstances({ rows, rounds, seconds, connections, loader }));
console.log(`Load average ${loadavg()[0].toFixed(1)}`);
const cluster = await createCluster(REPLICAS);
const { primary, standbys } = cluster;
const rates = new Map<string, number[]>();
const shares: number[] = [];
try {
  fill(primary.url(), rows);
  await on(primary, 'VACUUM ANALYZE');
  await delay(2000);
  const authorization = createKey(primary.url());
  const urls = standbys.map((standby) => standby.url()).join();
  // One after the other, so that whatever else the machine does meets both alike.
  for (let round = 0; round < rounds; round += 1) {
    await measure('without', authorization, {});
    await measure('with', authorization, { DATABASE_REPLICAS: urls });
  }
  console.log(table());
  console.log(
    `Share of the reads that the primary answered: ${percent(Math.max(...shares))} at most`,
  );
} finally {
  await cluster.remove();
}

async function measure(
  column: string,
  authorization: string,
  settings: NodeJS.ProcessEnv,
): Promise<void> {
  const server = await startServer(SERVERS.octavo.start, primary.url(), settings);
  try {
    const position = await write(server, authorization);
    const replicas = position === undefined ? 0 : REPLICAS;
    while ((await count(server, 'octavo_replica_used')) < replicas) await delay(50);
    const before = await readsOf(server);
    for (const work of works) {
      const requests = await work.requests('octavo', rows, async (path) => path);
      const headers = { 'octavo-position': position ?? '0' };
      const load = { url: server.url, requests, connections, authorization, headers };
      await drive({ ...load, seconds: 1 });
      const { requestsPerSecond } = await drive({ ...load, seconds });
      const key = `${column} ${work.name}`;
      rates.set(key, [...(rates.get(key) ?? []), requestsPerSecond]);
    }
    const after = await readsOf(server);
    if (replicas > 0) shares.push((after.primary - before.primary) / (after.all - before.all));
  } finally {
    await server.stop();
  }
}

/** @returns the position that the write has answered, if there are replicas */
async function write({ url }: Server, authorization: string): Promise<string | undefined> {
  const response = await fetch(`${url}/api/stores`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Position' }),
  });
  return response.headers.get('octavo-position') ?? undefined;
}

async function readsOf(server: Server): Promise<{ primary: number; all: number }> {
  const name = 'octavo_reads_total';
  return {
    primary: await count(server, `${name}{server="primary"}`),
    all: await count(server, name),
  };
}

/** The sum of the metrics whose lines begin like this. */
async function count({ url }: Server, beginning: string): Promise<number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return lines
    .filter((line) => line.startsWith(beginning))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

function table(): string {
  const lines = works.map(({ name, title }) => {
    const [without, using] = ['without', 'with'].map((column) =>
      median(rates.get(`${column} ${name}`)!),
    );
    return [
      title,
      ...[without, using].map((rate) => `${Math.round(rate)}`),
      (using / without).toFixed(2),
    ];
  });
  return aligned([['requests/s', 'without', 'with two replicas', 'ratio'], ...lines]);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
