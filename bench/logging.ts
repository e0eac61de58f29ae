import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabases } from './databases.js';
import { drive } from './load.js';
import { readOptions } from './options.js';
import { median } from './results.js';
import { createKey, type Server, startServer } from './servers.js';
import { WORKS } from './works.js';

/**
 * What keys, limits and logs cost: reads by id of an app that asks for a key, counts what it does,
 * and writes a line for each request to a file, beside one with `LOG_LEVEL=warn` and no key.
 */
const options = readOptions();
const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
const file = join(folder, 'octavo.log');
const log = openSync(file, 'a');
const databases = await createDatabases('sqlite', options.rows);
const apps: { server: Server; authorization?: string; rates: number[] }[] = [];
try {
  const without = await databases.copy('without');
  apps.push({ server: await startServer('octavo', without), rates: [] });
  const url = await databases.copy('with');
  const settings = { LOG_LEVEL: 'info', RATE_LIMIT: '999999999' };
  const loud = await startServer('octavo', url, settings, log);
  apps.push({ server: loud, authorization: createKey(url), rates: [] });
  const byId = WORKS.find(({ name }) => name === 'by-id')!;
  const requests = await byId.requests('octavo', options.rows, async (path) => path);
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const { rates, authorization, server } of apps) {
      const load = { ...options, requests, authorization, url: server.url };
      const { requestsPerSecond } = await drive(load);
      if (round > 0) rates.push(requestsPerSecond);
    }
  }
  const [least, all] = apps.map(({ rates }) => Math.round(median(rates)));
  console.log(`LOG_LEVEL=warn, no key: ${least} reads by id a second`);
  console.log(
    `a key, limits, LOG_LEVEL=info to a file: ${all}, ${(all / least).toFixed(2)} of that ` +
      `(${statSync(file).size} bytes of log)`,
  );
} finally {
  for (const { server } of apps) await server.stop();
  await databases.remove();
  closeSync(log);
  rmSync(folder, { recursive: true });
}
