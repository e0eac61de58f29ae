import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabases, NODE_WITH_TYPESCRIPT } from './databases.js';
import { drive } from './load.js';
import { readOptions } from './options.js';
import { median } from './results.js';
import { createKey, type Server, SERVERS, startServer } from './servers.js';
import { WORKS } from './works.js';

/** A program that is measured in alternating rounds. */
interface Measured {
  title: string;
  server: Server;
  authorization?: string;
  rates: number[];
}

const LEAST_EXPOSED = [...NODE_WITH_TYPESCRIPT, 'bench/peers/least-exposed/main.ts'];

/**
 * The cost of keys, limits and logs: reads by id from an app that requires a key, limits its rate
 * and logs each request to a file, compared with `LOG_LEVEL=warn` and no key. Measures Octavo and
 * a minimal program that does the same.
 */
const options = readOptions();
const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
const file = join(folder, 'octavo.log');
const log = openSync(file, 'a');
const databases = await createDatabases('sqlite', options.rows);
const byId = WORKS.find(({ name }) => name === 'by-id')!;
const requests = await byId.requests('octavo', options.rows, async (path) => path);
const programs = { Octavo: SERVERS.octavo.start, 'The least program': LEAST_EXPOSED };
const apps: Measured[] = [];
try {
  for (const [title, start] of Object.entries(programs)) {
    const url = await databases.copy(`db${apps.length}`);
    const authorization = createKey(url);
    const settings = { LOG_LEVEL: 'info', RATE_LIMIT: '999999999', KEY: authorization };
    apps.push({ title, server: await startServer(start, url), rates: [] });
    const loud = await startServer(start, url, settings, log);
    apps.push({ title, server: loud, authorization, rates: [] });
  }
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const { server, authorization, rates } of apps) {
      const load = { ...options, requests, authorization, url: server.url };
      const { requestsPerSecond } = await drive(load);
      if (round > 0) rates.push(requestsPerSecond);
    }
  }
  for (const title of Object.keys(programs)) {
    const pair = apps.filter((app) => app.title === title);
    const [least, all] = pair.map(({ rates }) => Math.round(median(rates)));
    console.log(
      `${title}: ${least} reads by id a second with LOG_LEVEL=warn and no key; with a key, limits ` +
        `and LOG_LEVEL=info to a file ${all}, ${(all / least).toFixed(2)} of that`,
    );
  }
} finally {
  for (const { server } of apps) await server.stop();
  await databases.remove();
  closeSync(log);
  rmSync(folder, { recursive: true });
}
