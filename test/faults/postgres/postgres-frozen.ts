import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { Client } from '../support/client.js';
import {
  exactly,
  type Experiment,
  noted,
  percentile,
  tally,
  within,
} from '../support/experiment.js';
import { Load } from '../support/load.js';

const CLIENTS = 40;

export const postgresFrozen: Experiment = {
  name: 'postgres-frozen',
  title: 'PostgreSQL frozen (SIGSTOP) under load',
  async run(size) {
    const rounds = size === 'full' ? 5 : 1;
    const server = await PostgresServer.create();
    const app = await AppProcess.start({ DATABASE_URL: server.url() });
    const client = new Client(app.url);
    const liveClient = new Client(app.url, 1);
    const { id } = await client.create('/api/stores', { name: 'Before' });
    const answers: string[] = [];
    const times: number[] = [];
    const live: number[] = [];
    const recoveries: number[] = [];
    let isFrozen = false;
    let lastFailure = 0;

    const load = new Load(CLIENTS, async (worker, round) => {
      const name = `${worker} ${round}`;
      const [method, path, options] = [
        ['GET', `/api/stores/${id}`, {}],
        ['POST', '/api/stores', { body: { name } }],
        ['POST', '/api/stores', { body: { name }, headers: { 'idempotency-key': name } }],
        ['GET', '/api/books', {}],
      ][worker % 4] as [string, string, object];
      const duringFreeze = isFrozen;
      const reply = await client.request(method, path, options);
      if (reply.status >= 300) lastFailure = performance.now();
      if (duringFreeze && isFrozen) {
        answers.push(`${reply.status} Retry-After: ${reply.headers['retry-after']}`);
        times.push(reply.time);
      }
      await delay(20);
    });
    const liveLoad = new Load(1, async () => {
      const { time } = await liveClient.request('GET', '/health/live');
      if (isFrozen) live.push(time);
      await delay(10);
    });
    try {
      for (let round = 0; round < rounds; round += 1) {
        await delay(500);
        server.signal('SIGSTOP');
        isFrozen = true;
        await delay(size === 'full' ? 6000 : 2500);
        isFrozen = false;
        server.signal('SIGCONT');
        const back = performance.now();
        await delay(size === 'full' ? 2500 : 1000);
        recoveries.push(Math.max(0, lastFailure - back));
      }
      return [
        noted('answers while it was frozen', tally(answers)),
        exactly(
          'answers other than 503 with Retry-After',
          answers.filter((answer) => answer !== '503 Retry-After: 1').length,
        ),
        within('an answer takes, at most', Math.max(...times), 2000),
        within('/health/live meanwhile, p99', percentile(live, 0.99), 100),
        within('last failure after SIGCONT, at most', Math.max(...recoveries), 2000),
        exactly('the process went on', app.isRunning ? 'yes' : 'no', 'yes'),
      ];
    } finally {
      server.signal('SIGCONT');
      await Promise.allSettled([load.stop(), liveLoad.stop()]);
      client.close();
      liveClient.close();
      await app.kill();
      await server.remove();
    }
  },
};
