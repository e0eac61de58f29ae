import type pg from 'pg';
import type { Row, Statement } from '../../engine/statement.js';
import { postgresDriver } from '../postgres-driver.js';

/** Milliseconds between two polls, and while a request waits for the server. */
const INTERVAL = 200;
const SHORT_INTERVAL = 3;
/** Milliseconds. A server that takes longer is of no use to a request. */
const TIMEOUTS = { connectionTimeoutMillis: 1000, query_timeout: 500, statement_timeout: 500 };

/** Asks a server for its status all the time, over a connection of its own. */
export class StatusPoller {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private endPause: (() => void) | undefined;
  private isClosed = false;
  private readonly running: Promise<void>;

  /**
   * @param isAwaited whether a request waits for the next status
   * @param onRow gets the row of each answer, and whether it is the first one of a connection
   * @param onFailure is called for each poll without an answer
   */
  constructor(
    private readonly connectionString: string,
    private readonly statement: Statement,
    private readonly isAwaited: () => boolean,
    private readonly onRow: (row: Row, isFirst: boolean) => void,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.running = this.run();
  }

  /** Polls at once, unless a poll is under way. */
  hurry(): void {
    clearTimeout(this.timer);
    this.endPause?.();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.hurry();
    await this.running;
    await this.client?.end();
  }

  private async run(): Promise<void> {
    while (!this.isClosed) {
      await this.poll();
      if (!this.isClosed) await this.pause();
    }
  }

  private async poll(): Promise<void> {
    const { name, sql } = this.statement;
    const isFirst = !this.client;
    try {
      this.client ??= await this.connect();
      const { rows } = await this.client.query<Row>({ name, text: sql });
      this.onRow(rows[0], isFirst);
    } catch (error) {
      void this.client?.end().catch(() => undefined);
      this.client = undefined;
      if (!this.isClosed) this.onFailure(error as Error);
    }
  }

  private async connect(): Promise<pg.Client> {
    const { Client } = postgresDriver();
    const client = new Client({ connectionString: this.connectionString, ...TIMEOUTS });
    // A lost session fails at its next query.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      this.endPause = resolve;
      this.timer = setTimeout(resolve, this.isAwaited() ? SHORT_INTERVAL : INTERVAL);
    });
  }
}
