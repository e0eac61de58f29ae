import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { withApp } from './support/database.js';
import { exactly, type Experiment, percentile, tally, within } from './support/experiment.js';
import { eventually } from './support/load.js';

/** One more than the app takes at once. */
const REQUESTS = 2001;
const HEAD =
  'POST /api/stores HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n';

export const overload: Experiment = {
  name: 'overload',
  title: 'more than 2,000 requests in flight, twice, and their clients gone without an answer',
  run: () =>
    withApp('SQLite', async (app, client) => {
      const refused: string[] = [];
      const times: number[] = [];
      const forOperators: number[] = [];
      const after: number[] = [];
      for (let round = 0; round < 2; round += 1) {
        const sockets = await openRequests(app.port);
        await eventually(async () => {
          const { status } = await client.request('GET', '/api/stores');
          if (status !== 503) throw new Error(`It answers ${status}`);
        }, 4000).catch(() => undefined);
        for (let count = 0; count < 20; count += 1) {
          const { status, headers, time } = await client.request('GET', '/api/stores');
          refused.push(`${status} Retry-After: ${headers['retry-after']}`);
          times.push(time);
        }
        for (const path of ['/health/live', '/health/ready', '/metrics']) {
          forOperators.push((await client.request('GET', path)).status);
        }
        for (const socket of sockets) socket.destroy();
        await delay(500);
        after.push((await client.request('GET', '/api/stores')).status);
      }
      return [
        exactly(
          'requests beyond that were not refused',
          refused.filter((answer) => answer !== '503 Retry-After: 1').length,
        ),
        within('a refusal takes, p99', percentile(times, 0.99), 50),
        exactly('health and metrics meanwhile', tally(forOperators), '200: 6'),
        exactly('answers once the clients are gone', after.join(', '), '200, 200'),
      ];
    }),
};

/** Each request is under way: its body has begun, in its headers, to arrive. */
async function openRequests(port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < REQUESTS) {
    const batch = Array.from({ length: Math.min(250, REQUESTS - sockets.length) }, () =>
      connect(port, '127.0.0.1'),
    );
    await Promise.all(
      batch.map(
        (socket) =>
          new Promise<void>((resolve, reject) => {
            socket.once('error', reject);
            socket.once('connect', () => socket.write(HEAD, () => resolve()));
          }),
      ),
    );
    for (const socket of batch) socket.on('error', () => undefined);
    sockets.push(...batch);
  }
  return sockets;
}
