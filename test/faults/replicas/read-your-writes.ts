import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresServer } from '../../../tools/postgres-server.js';
import type { AppProcess } from '../../support/app-process.js';
import { on } from '../../support/cluster/standby.js';
import { send } from '../../support/test-app.js';

const WORKERS = 8;
/** Milliseconds. */
const MAX_PAUSE = 2000;

export interface Pairs {
  pairs: number;
  /** Reads that did not see the write before them, with what they saw. */
  stale: string[];
  /** Answers that are no success. */
  failed: string[];
}

/**
 * Writes and reads back what was written, at random through these apps, by several clients at a time,
 * each with rows of its own.
 */
export async function writeAndReadBack(apps: AppProcess[], pairs: number): Promise<Pairs> {
  const result: Pairs = { pairs: 0, stale: [], failed: [] };
  const work = async (worker: number): Promise<void> => {
    const { body } = await anyOf(apps).request('POST', '/api/stores', { name: `Store ${worker}` });
    const { id } = body as { id: number };
    while (result.pairs < pairs) {
      result.pairs += 1;
      const name = `Store ${worker} pair ${result.pairs}`;
      const written = await anyOf(apps).request('PATCH', `/api/stores/${id}`, { name });
      const position = written.headers.get('octavo-position');
      const headers: Record<string, string> =
        position === null ? {} : { 'octavo-position': position };
      const path = anyOf([`/api/stores/${id}`, `/api/stores?name=${encodeURIComponent(name)}`]);
      const read = await send(`${anyOf(apps).url}${path}`, { headers });
      const found = Array.isArray(read.body) ? read.body[0] : read.body;
      if (written.status !== 200 || read.status !== 200) {
        result.failed.push(`${written.status} ${read.status}: ${JSON.stringify(read.body)}`);
      } else if (found?.name !== name) {
        result.stale.push(`${name}: ${JSON.stringify(read.body)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  return result;
}

/** Delays the replay of a standby by 0 to 2 s at random, while `work` runs. */
export async function whileDelayed<T>(standby: PostgresServer, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const delaying = (async () => {
    while (!over.signal.aborted) {
      await on(standby, 'SELECT pg_wal_replay_pause()');
      await delay(Math.random() * MAX_PAUSE);
      await on(standby, 'SELECT pg_wal_replay_resume()');
      await delay(Math.random() * 200);
    }
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await delaying;
  }
}

const anyOf = <T>(values: T[]): T => values[Math.floor(Math.random() * values.length)];
