/**
 * How long the most expensive requests within the limits block the process.
 * Another process sends each of them several times; the figures are milliseconds:
 *
 * - least, median, most: the delay of the event loop over all rounds. Other load on the machine
 *   increases it, so the least is closest to the cost of the request itself.
 * - work: the processor time of the whole process for one request (the least of all rounds). It
 *   excludes other processes, and includes threads and work over several ticks.
 *
 *     node --import @swc-node/register/esm-register bench/input-limits.ts
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { exchange, type WireRequest } from '../test/support/exchange.js';
import { nastyRequests, storedRows } from './input-limits/nasty-requests.js';

const ROUNDS = 15;
const LIMIT = 100;

interface Outcome {
  status: number;
  bytes: number;
}

if (process.send) sendForParent();
else await measure();

/** Runs in the other process. */
function sendForParent(): void {
  process.on('message', async ({ url, request }: { url: string; request: WireRequest }) => {
    const { status, text } = await exchange(url, request);
    process.send!({ status, bytes: text.length });
  });
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
  process.env.DATABASE_URL ??= `sqlite:///${join(folder, 'books.db')}`;
  process.env.LOG_LEVEL = 'silent';
  process.env.RATE_LIMIT = 'off';
  const { createApp } = await import('../src/configure-app.js');
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const client = fork(import.meta.filename);

  for (const request of storedRows()) await send(client, url, request);
  let longest = 0;
  console.log(' least  median    most    work  status     answer  request');
  for (const [name, request] of nastyRequests()) {
    const late: number[] = [];
    const work: number[] = [];
    let outcome = await send(client, url, request);
    for (let round = 0; round < ROUNDS; round += 1) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      const before = process.cpuUsage();
      delay.enable();
      // The first sample only sets the clock.
      await setTimeout(5);
      outcome = await send(client, url, request);
      // A delay of the loop is recorded only in its next tick.
      await setTimeout(20);
      delay.disable();
      const { user, system } = process.cpuUsage(before);
      late.push(Math.max(0, delay.max / 1e6 - 1));
      work.push((user + system) / 1000);
    }
    late.sort((a, b) => a - b);
    longest = Math.max(longest, late[0]);
    const figures = [late[0], late[Math.floor(ROUNDS / 2)], late.at(-1)!, Math.min(...work)];
    const columns = figures.map((figure) => figure.toFixed(1).padStart(6));
    const { status, bytes } = outcome;
    console.log([...columns, `   ${status}`, `${bytes}`.padStart(9), name].join('  '));
  }
  console.log(`\nThe longest of the least: ${longest.toFixed(1)} ms; the limit is ${LIMIT} ms.`);
  client.kill();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = longest > LIMIT ? 1 : 0;
}

async function send(client: ChildProcess, url: string, request: WireRequest): Promise<Outcome> {
  client.send({ url, request });
  const [outcome] = (await once(client, 'message')) as [Outcome];
  return outcome;
}
