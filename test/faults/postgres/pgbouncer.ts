import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { SETTINGS } from '../../../src/config/postgres-settings.js';
import { FOREIGN } from '../../support/foreign-settings.js';
import { runProgram } from '../../support/programs.js';
import { Random } from '../../support/random.js';
import { Client } from '../support/client.js';
import { query } from '../support/database.js';
import { atLeast, exactly, type Experiment, noted, tally } from '../support/experiment.js';
import { Load } from '../support/load.js';
import { hasPgBouncer, PgBouncer, USER } from '../support/pgbouncer.js';
import { mixedRequest } from '../support/mixed-requests.js';
import { copiesIn, entriesIn, ledgerFindings, makeShelf } from '../support/stock.js';

const CLIENTS = 32;
/** Fewer than the two processes open, so that they share connections. */
const SERVER_CONNECTIONS = 6;
/** Of which the role of the app has none at first. */
const NEEDED = Object.keys(SETTINGS).length + 2;
const [ITEMS, COPIES] = [10, 200];

const IMPORT = [
  'dist/src/cli/import.js',
  'examples/books.csv',
  '--map',
  'title=title,author=author',
];

export const pgbouncer: Experiment = {
  name: 'pgbouncer',
  title:
    'two processes behind PgBouncer in transaction mode, which is killed and restarted under load',
  async run(size) {
    if (!hasPgBouncer()) {
      process.stderr.write('pgbouncer is not installed: its experiment is skipped\n');
      return [];
    }
    const server = await PostgresServer.create();
    const bouncer = await PgBouncer.start(server.url(), SERVER_CONNECTIONS);
    const apps: AppProcess[] = [];
    const clients: Client[] = [];
    await prepare(server);
    try {
      const settings = { DATABASE_URL: bouncer.url('postgres'), DATABASE_PREPARED: 'off' };
      const refusal = String(await AppProcess.start(settings).catch(String));
      await query(server.url(), settingsIn(refusal).join(''));
      await query(bouncer.url('pgbouncer'), 'RECONNECT');
      for (const _ of [1, 2]) apps.push(await AppProcess.start(settings));
      clients.push(...apps.map(({ url }) => new Client(url)));
      const shelves = [
        await makeShelf(clients[0], ITEMS, COPIES),
        await makeShelf(clients[0], ITEMS, COPIES),
      ];

      const answers = { before: [] as string[], restarts: [] as string[] };
      let phase: keyof typeof answers = 'before';
      let wrong = 0;
      const load = new Load(CLIENTS, async (worker, round) => {
        const client = clients[worker % clients.length];
        const random = new Random(worker * 1_000_000 + round);
        const { kind, status, isWrong } = await mixedRequest(client, shelves, random);
        if (isWrong) wrong += 1;
        answers[phase].push(`${kind} ${status}`);
        if (status === 503) await delay(20);
      });
      await delay(size === 'full' ? 30_000 : 3000);
      phase = 'restarts';
      const restarts = size === 'full' ? 10 : 2;
      for (let restart = 0; restart < restarts; restart += 1) {
        await bouncer.crash();
        await delay(size === 'full' ? 3000 : 1000);
      }
      await load.stop();

      const after = await Promise.all(clients.map((each) => each.request('GET', '/api/stores')));
      const command = await runProgram(IMPORT, { ...process.env, ...settings });
      const all = [...answers.before, ...answers.restarts];
      const [sales, receipts] = ['sale 201', 'receipt 201'].map(
        (wanted) => all.filter((answer) => answer === wanted).length,
      );
      const stores = shelves.map(({ storeId }) => storeId);
      const received = await entriesIn(server.url(), stores, 'receipt');
      const isExpected = (answer: string): boolean => /(2\d\d|409)$/.test(answer);
      const isCut = (answer: string): boolean => /503$|^export cut$/.test(answer);
      return [
        exactly('settings that the first start asked for', settingsIn(refusal).length, NEEDED),
        noted('answers', tally(answers.before)),
        exactly(
          'answers other than 2xx and 409',
          answers.before.filter((a) => !isExpected(a)).length,
        ),
        noted(`answers while it is restarted ${restarts} times`, tally(answers.restarts)),
        exactly(
          'answers other than 2xx, 409 and 503',
          answers.restarts.filter((a) => !isExpected(a) && !isCut(a)).length,
        ),
        exactly('answers with the row of another request', wrong),
        exactly('sales in the ledger', await entriesIn(server.url(), stores, 'sale'), sales),
        atLeast('receipts in the ledger', received, receipts),
        exactly(
          'copies in both stores',
          await copiesIn(server.url(), stores),
          2 * ITEMS * COPIES + received - sales,
        ),
        ...(await ledgerFindings('PostgreSQL', server.url())),
        exactly('exit code of an import by the command', `${command.code}`, '0'),
        exactly('reads afterwards', tally(after.map(({ status }) => status)), '200: 2'),
      ];
    } finally {
      for (const client of clients) client.close();
      await Promise.all(apps.map((app) => app.kill()));
      await bouncer.remove();
      await server.remove();
    }
  },
};

/** Migrates as the superuser, and creates the role of the app, whose sessions have other settings. */
async function prepare(server: PostgresServer): Promise<void> {
  const foreign = Object.entries(FOREIGN).map(
    ([name, value]) => `ALTER DATABASE postgres SET ${name} = '${value}';`,
  );
  await query(server.url(), foreign.join(''));
  const { code, stderr } = await runProgram(['dist/src/cli/migrations.js', 'run'], {
    ...process.env,
    DATABASE_URL: server.url(),
  });
  if (code !== 0) throw new Error(stderr);
  await query(
    server.url(),
    `CREATE ROLE ${USER} LOGIN;
     GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${USER};
     GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${USER}`,
  );
}

/** The refusal is in a line of the log, which is JSON. */
const settingsIn = (message: string): string[] =>
  message.replaceAll('\\"', '"').match(/ALTER ROLE [^;]*;/g) ?? [];
