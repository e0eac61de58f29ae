import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createSqlite } from '../support/test-database.js';
import { AppProcess } from '../support/app-process.js';
import { Client } from './support/client.js';
import { count } from './support/database.js';
import { atLeast, exactly, type Experiment, noted, within } from './support/experiment.js';
import { Load } from './support/load.js';

const CLIENTS = 32;
const IDLE_CLIENTS = 20;

interface Tally {
  answered: number;
  /** Sent over a connection that the app had accepted, and never answered. */
  unanswered: string[];
  /** Never reached the app: it does not listen any more. */
  refused: number;
}

export const sigterm: Experiment = {
  name: 'sigterm',
  title: 'SIGTERM under load, while idle keep-alive connections are open',
  async run(size) {
    const rounds = size === 'full' ? 20 : 1;
    const database = await createSqlite();
    const tally: Tally = { answered: 0, unanswered: [], refused: 0 };
    const ends: (number | string)[] = [];
    const times: number[] = [];
    const readiness: (number | string)[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        const app = await AppProcess.start({ DATABASE_URL: database.url });
        const idle = await openIdle(app.url);
        const load = new Load(CLIENTS, keepSending(app, tally));
        await delay(500 + Math.random() * 500);
        const start = performance.now();
        app.signal('SIGTERM');
        readiness.push(await statusOfReadiness(app));
        ends.push(await app.ended);
        times.push(performance.now() - start);
        await load.stop();
        idle.close();
      }
      const atOnce = await endByTwoSignals(database.url);
      const rows = await count(database.url, 'stores');
      return [
        noted(
          'rounds, answers, connections refused after the end',
          `${rounds}, ${tally.answered}, ${tally.refused}`,
        ),
        exactly('accepted requests without an answer', tally.unanswered.length),
        ...(tally.unanswered.length > 0 ? [noted('such as', tally.unanswered[0])] : []),
        exactly('rounds in which readiness was not 503', readiness.filter((s) => s !== 503).length),
        exactly('rounds that did not end with exit code 0', ends.filter((end) => end !== 0).length),
        within('from the signal to the exit, at most', Math.max(...times), 10_000),
        atLeast('rows in the database, for the answers', rows, tally.answered),
        within('from a second signal to the exit', atOnce, 1000),
      ];
    } finally {
      await database.drop();
    }
  },
};

/** Each worker has one connection, and opens another one when the app closes it. */
function keepSending(app: AppProcess, tally: Tally): () => Promise<void> {
  const agents = new Map<number, Agent>();
  return (worker = 0) => {
    const agent = agents.get(worker) ?? new Agent({ keepAlive: true, maxSockets: 1 });
    agents.set(worker, agent);
    return send(app, agent, tally);
  };
}

function send(app: AppProcess, agent: Agent, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    let isConnected = false;
    const call = request(`${app.url}/api/stores`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json' },
    });
    call.on('socket', (socket) => {
      isConnected = !socket.connecting;
      socket.once('connect', () => (isConnected = true));
    });
    call.on('error', async (error) => {
      if (isConnected) tally.unanswered.push(String(error));
      else tally.refused += 1;
      await delay(50);
      resolve();
    });
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 201) tally.answered += 1;
        resolve();
      });
    });
    call.end(JSON.stringify({ name: 'S' }));
  });
}

/** Connections that have been used once, and are kept. */
async function openIdle(url: string): Promise<Client> {
  const client = new Client(url);
  await Promise.all(
    Array.from({ length: IDLE_CLIENTS }, () => client.request('GET', '/health/live')),
  );
  return client;
}

/** Over a connection of its own, as a load balancer asks. */
async function statusOfReadiness(app: AppProcess): Promise<number | string> {
  await delay(300);
  const client = new Client(app.url);
  const reply = await client.request('GET', '/health/ready').catch(String);
  client.close();
  return typeof reply === 'string' ? reply : reply.status;
}

/** @returns milliseconds from the second signal to the end */
async function endByTwoSignals(databaseUrl: string): Promise<number> {
  const app = await AppProcess.start({ DATABASE_URL: databaseUrl });
  app.signal('SIGTERM');
  await delay(100);
  const start = performance.now();
  app.signal('SIGTERM');
  await app.ended;
  return performance.now() - start;
}
