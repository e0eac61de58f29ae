import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { Client } from '../support/client.js';
import { query } from '../support/database.js';
import { exactly, type Experiment, tally } from '../support/experiment.js';
import { eventually } from '../support/load.js';

export const postgresReadOnly: Experiment = {
  name: 'postgres-read-only',
  title: 'PostgreSQL is temporarily not the primary and rejects writes (25006)',
  async run() {
    const server = await PostgresServer.create();
    const app = await AppProcess.start({ DATABASE_URL: server.url() });
    const client = new Client(app.url);
    const post = () => client.request('POST', '/api/stores', { body: { name: 'S' } });
    try {
      await Promise.all(Array.from({ length: 20 }, post));
      await setReadOnly(server.url(), true);
      const refused = await eventually(async () => {
        const replies = await Promise.all(Array.from({ length: 20 }, post));
        if (replies.some(({ status }) => status === 201)) throw new Error('It still writes');
        return replies;
      }, 5000);
      const read = await client.request('GET', '/api/stores?limit=1');
      await setReadOnly(server.url(), false);
      const after = await eventually(async () => {
        const { status } = await post();
        if (status !== 201) throw new Error(`It answers ${status}`);
        return status;
      }, 5000);
      const answers = refused.map(
        ({ status, headers }) => `${status} Retry-After ${headers['retry-after']}`,
      );
      return [
        exactly('20 writes meanwhile', tally(answers), '503 Retry-After 1: 20'),
        exactly('a read meanwhile', read.status, 200),
        exactly('a write afterwards, by the same process', after, 201),
      ];
    } finally {
      client.close();
      await app.kill();
      await server.remove();
    }
  },
};

async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
  await query(url, `ALTER SYSTEM SET default_transaction_read_only = ${isReadOnly}`);
  await query(url, 'SELECT pg_reload_conf()');
}
