import type pg from 'pg';
import {
  DatabaseUnavailableError,
  isConnectionError,
  isLockTimeout,
} from '../engine/database-errors.js';
import type { Execute, Row, Statement } from '../engine/statement.js';
import type { QueryKind, QueryObserver } from '../engine/query-observer.js';
import { postgresDriver } from './postgres-driver.js';

const TIMESTAMPTZ = 1184;
const DATE = 1082;
/** Timestamps and dates stay text, which the transformers of the columns turn into RFC 3339. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ || oid === DATE
      ? (text: string) => text
      : postgresDriver().types.getTypeParser(oid, format as 'text'),
};

/** A query whose answer decides whether the session may be used. */
export interface SessionCheck {
  statement: Statement;
  accepts(row: Row): boolean;
}

/** A checked-out connection, and its state. */
export class Session {
  /** Whether the connection must not be used again. */
  isBroken = false;
  /** Whether a statement timed out waiting for the lock of another transaction. */
  isBlocked = false;
  private checked: Promise<void> | undefined;

  constructor(
    readonly client: pg.PoolClient,
    private readonly kind: QueryKind,
    private readonly observer: QueryObserver,
    /** Whether statements are prepared by name, once for the connection. */
    private readonly isPrepared: boolean,
  ) {}

  /** Sends the check. Queries that follow need not wait for it, but fail if it does. */
  begin({ statement, accepts }: SessionCheck): void {
    this.checked = this.query(statement).then(({ rows: [row] }) => {
      if (accepts(row)) return;
      this.isBroken = true;
      throw new DatabaseUnavailableError('The replica is not where it was');
    });
    this.checked.catch(() => undefined);
  }

  async query({ name, sql }: Statement, values: unknown[] = []): Promise<pg.QueryResult<Row>> {
    const start = performance.now();
    const { checked } = this;
    try {
      const preparedName = this.isPrepared ? name : undefined;
      const result = await this.client.query({ name: preparedName, text: sql, values, types });
      if (checked) await checked;
      return result;
    } catch (error) {
      this.isBroken ||= isConnectionError(error);
      this.isBlocked ||= isLockTimeout(error);
      throw error;
    } finally {
      this.observer.observe(this.kind, start);
    }
  }

  /** Writes all queries that `send` issues to the socket at once, not one by one as the driver does. */
  corked<T>(send: () => T): T {
    const { stream } = this.client.connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  readonly execute: Execute = async (statement, values) => {
    const { rows } = await this.query(statement, values);
    return statement.unpackRows ? statement.unpackRows(rows[0]) : rows;
  };
}
