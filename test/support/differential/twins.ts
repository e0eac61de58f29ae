import { Agent, request } from 'node:http';
import type Driver from 'better-sqlite3';
import pg from 'pg';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { AppProcess } from '../app-process.js';
import { createPostgres, createSqlite } from '../test-database.js';

export interface Call {
  method: string;
  /** The path with its query, sent unchanged. */
  path: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

export interface Heard {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

/** The headers that are part of the contract. */
const HEADERS = [
  'link',
  'etag',
  'location',
  'x-total-count',
  'allow',
  'retry-after',
  'content-type',
  'content-disposition',
  'idempotent-replayed',
];
const TABLES = ['books', 'stores', 'items', 'stock_movements'];

/** The app on SQLite and on PostgreSQL, which receive the same requests. */
export class Twins {
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly apps: AppProcess[],
    private readonly sqlite: Driver.Database,
    private readonly postgres: pg.Client,
    private readonly drop: () => Promise<unknown>,
  ) {}

  /** @param defaults PostgreSQL settings of the database, by name */
  static async start(defaults: Record<string, string> = {}): Promise<Twins> {
    const databases = [await createSqlite(), await createPostgres(defaults)];
    const apps = await Promise.all(
      databases.map(({ url }) => AppProcess.start({ DATABASE_URL: url })),
    );
    const file = parseDatabaseUrl(databases[0].url) as { file: string };
    const sqlite = new sqliteDriver(file.file);
    const { url } = parseDatabaseUrl(databases[1].url) as { url: string };
    const postgres = new pg.Client(url);
    await postgres.connect();
    return new Twins(apps, sqlite, postgres, () =>
      Promise.all(databases.map((database) => database.drop())),
    );
  }

  /**
   * Sends a request to both; returns the answers on SQLite and PostgreSQL.
   * @param onPostgres the same request, if it names something that is random on each engine
   */
  async send(call: Call, onPostgres = call): Promise<[Heard, Heard]> {
    const [sqlite, postgres] = this.apps;
    return Promise.all([
      send(this.agent, sqlite.url, call),
      send(this.agent, postgres.url, onPostgres),
    ]);
  }

  /** Lets the comparison set the timestamps of items back. */
  async allowOldTimestamps(): Promise<void> {
    this.sqlite.exec('DROP TRIGGER IF EXISTS "LEDGER_items_touch"');
    await this.postgres.query('DROP TRIGGER IF EXISTS "LEDGER_items_touch" ON "items"');
  }

  /** Runs the same SQL on both databases. */
  async execute(sql: string): Promise<void> {
    this.sqlite.exec(sql);
    await this.postgres.query(sql);
  }

  /** Only PostgreSQL uses up an id for a refused insert, so this sets the same next id on both. */
  async alignIds(): Promise<void> {
    for (const table of TABLES) {
      const row = this.sqlite
        .prepare('SELECT seq FROM sqlite_sequence WHERE name = ?')
        .get(table) as { seq: number } | undefined;
      // An INSERT that selects no rows leaves a 0.
      const last = row?.seq ?? 0;
      // Entries that were rolled back before others may leave PostgreSQL's rows ahead.
      await this.postgres.query(
        `SELECT setval(pg_get_serial_sequence($1, $2),
          greatest($3, (SELECT coalesce(max(id), 1) FROM "${table}")), $4)`,
        [table, 'id', Math.max(last, 1), last > 0],
      );
    }
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.sqlite.close();
    await this.postgres.end();
    await Promise.all(this.apps.map((app) => app.kill()));
    await this.drop();
  }
}

/** Uses Node's HTTP client, which sends a path unchanged. */
function send(agent: Agent, url: string, { method, path, headers, body }: Call): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const length = body ? { 'content-length': String(body.length) } : {};
    const outgoing = request(`${url}/`, {
      agent,
      method,
      path,
      headers: { ...headers, ...length },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const kept = HEADERS.map((name) => [name, incoming.headers[name] as string | undefined]);
        resolve({
          status: incoming.statusCode!,
          headers: Object.fromEntries(kept),
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.end(body);
  });
}
