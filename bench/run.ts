import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf } from './chart.js';
import { createDatabases, type Databases } from './databases.js';
import { drive, loader, type Measurement } from './load.js';
import { type EngineName, readOptions } from './options.js';
import { compareAnswers } from './peers/compare-answers.js';
import { chosenWorks, circumstances, resultOf, tableOf, type WorkResult } from './results.js';
import { createKey, type Server, type ServerName, SERVERS, startServer } from './servers.js';
import { followAt, LEAST_ROWS, type Requests, type Work } from './works.js';

/** Measures Octavo and its peers in alternating rounds, and writes the results. */
const options = readOptions();
const names = Object.keys(SERVERS) as ServerName[];
if (options.rows < LEAST_ROWS) throw new Error(`--rows must be at least ${LEAST_ROWS}`);
mkdirSync(options.out, { recursive: true });
const results: WorkResult[] = [];
for (const engine of options.engines) {
  const measured = await measureEngine(engine);
  results.push(...measured);
  writeFileSync(join(options.out, `bench-${engine}.svg`), chartOf(engine, measured));
}
const report = { ...circumstances({ ...options, loader }), results };
writeFileSync(join(options.out, 'bench.json'), `${JSON.stringify(report, null, 2)}\n`);

async function measureEngine(engine: EngineName): Promise<WorkResult[]> {
  console.log(`\n${engine}: ${options.rows.toLocaleString('en')} books, ${loader}`);
  const databases = await createDatabases(engine, options.rows);
  const servers = new Map<ServerName, Server>();
  let authorization = '';
  try {
    for (const name of names) {
      const url = await databases.copy(name, SERVERS[name].program);
      if (name === 'octavo') authorization = createKey(url);
      servers.set(name, await startServer(SERVERS[name].start, url));
    }
    await compareAnswers(servers, authorization);
    const measured = await measureWorks(engine, servers, authorization, databases);
    console.log(tableOf(measured));
    return measured;
  } finally {
    for (const server of servers.values()) await server.stop();
    await databases.remove();
  }
}

/**
 * Measures every work of every server once per round, so that a disturbance of the machine affects
 * all of them, and ratios of works are as reliable as ratios of servers. Reads are measured first,
 * since the server that creates most would otherwise read from a larger table.
 */
async function measureWorks(
  engine: string,
  servers: Map<ServerName, Server>,
  authorization: string,
  databases: Databases,
): Promise<WorkResult[]> {
  const works = chosenWorks(options);
  const loads: { work: Work; name: ServerName; url: string; requests: Requests }[] = [];
  for (const work of works) {
    for (const [name, { url }] of servers) {
      const follow = followAt(url, { authorization });
      loads.push({ work, name, url, requests: await work.requests(name, options.rows, follow) });
    }
  }
  const measurements = new Map(loads.map((load) => [load, [] as Measurement[]]));
  for (const method of ['GET', 'POST']) {
    const group = [...measurements].filter(([{ requests }]) => requests.method === method);
    for (let round = 0; round <= options.rounds; round += 1) {
      const isWarmUp = round === 0;
      const seconds = isWarmUp ? Math.min(2, options.seconds) : options.seconds;
      for (const [load, measured] of group) {
        await databases.idle();
        const measurement = await drive({ ...options, ...load, authorization, seconds });
        if (!isWarmUp) measured.push(measurement);
      }
    }
  }
  return works.map((work) => {
    const of = (server: ServerName) => {
      const load = loads.find((one) => one.work === work && one.name === server)!;
      return resultOf(measurements.get(load)!);
    };
    const measured = Object.fromEntries(names.map((name) => [name, of(name)]));
    return {
      engine,
      work: work.name,
      title: work.title,
      servers: measured as WorkResult['servers'],
    };
  });
}
