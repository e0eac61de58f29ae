import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { createSqlite } from '../../support/test-database.js';
import { Client } from '../support/client.js';
import {
  exactly,
  type Experiment,
  type Finding,
  noted,
  type Size,
  tally,
} from '../support/experiment.js';
import { inParallel } from '../support/load.js';
import { postUntilDone } from '../support/retry.js';
import { copiesIn, entriesIn, ledgerFindings, makeShelf, sale, verdict } from '../support/stock.js';

const ITEMS = 10;
const TILLS = 64;
const SHARE = 0.4;

/** A crash must lose nothing: the server flushes as it does in production. */
const DURABLE = ['max_connections=200', 'shared_buffers=64MB', 'fsync=on'];

/** What is killed, and started again. */
interface Victim {
  url: string;
  client(): Client;
  crash(): Promise<void>;
  remove(): Promise<void>;
}

export const lastCopiesKilled: Experiment = {
  name: 'last-copies-killed',
  title: 'kill -9 of the app (SQLite) and of PostgreSQL under sales of the last copies, with keys',
  async run(size) {
    const findings = await sellUnder('SQLite', await appOnSqlite(), size);
    return [...findings, ...(await sellUnder('PostgreSQL', await postgres(), size))];
  },
};

/** Each sale has a key, and is sent again until it is answered for good. */
async function sellUnder(engine: string, victim: Victim, size: Size): Promise<Finding[]> {
  const [kills, sales] = size === 'full' ? [10, 20_000] : [1, 500];
  const every = Math.floor(sales / (kills + 1));
  const sold = SHARE * sales;
  try {
    const shelf = await makeShelf(victim.client(), ITEMS, sold / ITEMS);
    const answers: string[] = [];
    let replayed = 0;
    let crashes = Promise.resolve();
    let killed = 0;
    await inParallel(sales, TILLS, async (number) => {
      if (number > 0 && number % every === 0 && killed < kills) {
        killed += 1;
        crashes = crashes.then(() => victim.crash());
      }
      const { path, body } = sale(shelf, number);
      const reply = await postUntilDone(victim.client, path, body, `sale ${number}`);
      answers.push(verdict(reply));
      if (reply.headers['idempotent-replayed']) replayed += 1;
    });
    await crashes;
    const { url } = victim;
    return [
      exactly(`${engine}: kills`, killed, kills),
      exactly(
        `${engine}: answers`,
        tally(answers),
        `201: ${sold}, 409 insufficient_stock, 0 available: ${sales - sold}`,
      ),
      noted(`${engine}: of them replayed`, replayed),
      exactly(`${engine}: entries`, await entriesIn(url, [shelf.storeId], 'sale'), sold),
      exactly(`${engine}: copies that are left`, await copiesIn(url, [shelf.storeId])),
      ...(await ledgerFindings(engine, url)),
    ];
  } finally {
    await victim.remove();
  }
}

async function appOnSqlite(): Promise<Victim> {
  const database = await createSqlite();
  let app = await AppProcess.start({ DATABASE_URL: database.url });
  let client = new Client(app.url);
  return {
    url: database.url,
    client: () => client,
    async crash() {
      await app.kill();
      client.close();
      app = await AppProcess.start({ DATABASE_URL: database.url });
      client = new Client(app.url);
    },
    async remove() {
      client.close();
      await app.kill();
      await database.drop();
    },
  };
}

async function postgres(): Promise<Victim> {
  const server = await PostgresServer.create(DURABLE);
  const app = await AppProcess.start({ DATABASE_URL: server.url() });
  const client = new Client(app.url);
  return {
    url: server.url(),
    client: () => client,
    async crash() {
      const dead = server.stop('SIGKILL');
      server.signal('SIGKILL');
      await dead;
      await server.start();
    },
    async remove() {
      client.close();
      await app.kill();
      await server.remove();
    },
  };
}
