import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './support/client.js';
import { withApp } from './support/database.js';
import {
  exactly,
  type Experiment,
  noted,
  percentile,
  tally,
  within,
} from './support/experiment.js';
import { Load } from './support/load.js';

const SOCKETS = 200;
/** Milliseconds after the last look at good requests, 4.5 s after the sockets were opened. */
const READ_AGAIN = 4500;
const LINE = 'POST /api/books HTTP/1.1\r\n';
const HEAD = `${LINE}Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
const REFUSED = HEAD.replace('/api/books', '/api/books/import');
const LONG_LIST = 'GET /api/books?limit=200&sort=-id HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** What each kind sends at first, and then every half second. */
const KINDS: Record<string, { first?: string; again?: string; reads?: false }> = {
  silence: {},
  'part of a request line': { first: 'GET /api/bo' },
  'part of the headers': { first: `${LINE}Host: localhost\r\nX-A` },
  'headers without a body': { first: HEAD },
  'part of a body': { first: `${HEAD}{"title":` },
  'a body that drips': { first: `${HEAD}{"title":"`, again: 'a' },
  'headers that drip': { first: `${LINE}Host: localhost\r\n`, again: 'X-A: b\r\n' },
  'a refused import without a body': { first: REFUSED },
  'a refused import that drips': { first: REFUSED, again: 'a' },
  'answers that are not read': { first: LONG_LIST, reads: false },
};

export const stalledSockets: Experiment = {
  name: 'stalled-sockets',
  title: `${SOCKETS} stalled sockets of ${Object.keys(KINDS).length} kinds`,
  run: (size) =>
    withApp('SQLite', async (app, client) => {
      // What is not read, 6 MB, must be more than the system keeps for a socket.
      const description = '漢'.repeat(10_000);
      await Promise.all(
        Array.from({ length: 200 }, () =>
          client.create('/api/books', { title: 'T', author: 'A', description }),
        ),
      );
      const { id } = await client.create('/api/books', { title: 'T', author: 'A' });
      const good = `/api/books/${id}`;
      const calm = await timesOfGoodRequests(client, good, size === 'full' ? 3000 : 1000);
      const kinds = Object.entries(KINDS);
      const sockets = Array.from({ length: SOCKETS }, (_, index) => {
        const [name, kind] = kinds[index % kinds.length];
        return { name, ...stall(app.port, kind) };
      });
      await delay(2500);
      const busy = await timesOfGoodRequests(client, good, 2000);
      await delay(READ_AGAIN);
      // Who does not read does not see that the connection is closed either.
      for (const { socket } of sockets) socket.resume();
      await delay(900);
      const open = sockets.filter(({ socket }) => !socket.closed);
      const lives = await Promise.all(
        sockets.filter(({ socket }) => socket.closed).map(({ closed }) => closed),
      );
      const [before, meanwhile] = [calm, busy].map((times) => percentile(times, 0.99));
      const answers = sockets
        .filter(({ name, socket }) => socket.closed && !/refused|not read/.test(name))
        .map(({ name, received }) => `${name} ${/^HTTP\/1.1 (\d+)/.exec(received())?.[1]}`);
      for (const { socket } of open) socket.destroy();
      return [
        {
          ...exactly(
            'still open after 10 s',
            tally(open.map(({ name }) => name)) || 'none',
            'none',
          ),
          timed: true,
        },
        within('closed after, at most', Math.max(...lives), 10_000),
        noted('what they were told', tally(answers)),
        exactly(
          'not told 408, of those that read',
          answers.filter((answer) => !answer.endsWith(' 408')).length,
        ),
        noted('good requests, p99, before', `${before.toFixed(1)} ms`),
        within('good requests, p99, beside them', meanwhile, Math.ceil(before * 2)),
      ];
    }),
};

function stall(port: number, { first, again, reads }: (typeof KINDS)[string]) {
  const start = performance.now();
  const socket: Socket = connect(port, '127.0.0.1');
  let received = '';
  if (reads === false) socket.pause();
  else socket.on('data', (chunk) => (received += chunk.toString()));
  socket.on('error', () => undefined);
  socket.on('connect', () => first && socket.write(first));
  const drip = setInterval(() => again && !socket.destroyed && socket.write(again), 500);
  const closed = new Promise<number>((resolve) => {
    socket.once('close', () => {
      clearInterval(drip);
      resolve(performance.now() - start);
    });
  });
  return { socket, closed, received: () => received };
}

async function timesOfGoodRequests(
  client: Client,
  path: string,
  milliseconds: number,
): Promise<number[]> {
  const times: number[] = [];
  const load = new Load(4, async () => {
    const { status, time } = await client.request('GET', path);
    if (status !== 200) throw new Error(`A good request was answered ${status}`);
    times.push(time);
    await delay(2);
  });
  await delay(milliseconds);
  await load.stop();
  return times;
}
