/**
 * How long the worst requests that the limits allow keep the process from doing anything else.
 * Each is sent several times, by another thread; the figures are milliseconds by which the event
 * loop was late meanwhile. What the machine does besides makes single figures worse, so the best
 * round is what the request itself costs.
 *
 *     node --import @swc-node/register/esm-register bench/input-limits.ts
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { exchange } from '../test/support/exchange.js';
import { nastyRequests, storedRows } from './nasty-requests.js';

const ROUNDS = 15;
const LIMIT = 100;

if (isMainThread) await measure();
else serveRequests();

/** The other thread: sends what it is told, and says what came back. */
function serveRequests(): void {
  parentPort!.on('message', async ({ url, request }) => {
    const { status, text } = await exchange(url, request);
    parentPort!.postMessage({ status, bytes: text.length });
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
  const client = new Worker(new URL(import.meta.url));
  const send = (request: object): Promise<{ status: number; bytes: number }> =>
    new Promise((resolve) => {
      client.once('message', resolve);
      client.postMessage({ url, request });
    });

  for (const request of storedRows()) await send(request);
  const best: number[] = [];
  console.log('best  median  worst  status  answer  request');
  for (const [name, request] of nastyRequests()) {
    const delays: number[] = [];
    let answer = await send(request);
    for (let round = 0; round < ROUNDS; round += 1) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      answer = await send(request);
      // It is late only when its next turn has come.
      await setTimeout(20);
      delay.disable();
      delays.push(Math.max(0, delay.max / 1e6 - 1));
    }
    const [first, ...others] = delays.toSorted((a, b) => a - b);
    best.push(first);
    const figures = [first, others[Math.floor(ROUNDS / 2) - 1], others.at(-1)!];
    const columns = figures.map((figure) => figure.toFixed(1).padStart(5));
    console.log(
      `${columns.join('  ')}  ${answer.status}  ${String(answer.bytes).padStart(9)}  ${name}`,
    );
  }
  console.log(`\nthe longest: ${Math.max(...best).toFixed(1)} ms; the limit is ${LIMIT} ms`);
  await client.terminate();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = Math.max(...best) > LIMIT ? 1 : 0;
}
