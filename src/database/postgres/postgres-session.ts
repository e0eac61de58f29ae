import pg from 'pg';
import { isConnectionFault, isLockTimeout } from '../engine/database-errors.js';
import type { Execute, Row, Statement } from '../engine/statement.js';
import type { QueryKind, QueryObserver } from '../engine/query-observer.js';

const TIMESTAMPTZ = 1184;
const DATE = 1082;
/** Moments and dates stay text: TypeORM's transformers make RFC 3339 of it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ || oid === DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** A connection while it is lent, and what is known about it. */
export class Session {
  isBroken = false;
  /** It waited for another transaction's lock in vain. */
  isStuck = false;

  constructor(
    readonly client: pg.PoolClient,
    private readonly kind: QueryKind,
    private readonly observer: QueryObserver,
  ) {}

  async query({ name, sql }: Statement, values: unknown[] = []): Promise<pg.QueryResult<Row>> {
    const start = performance.now();
    try {
      return await this.client.query({ name, text: sql, values, types });
    } catch (error) {
      this.isBroken ||= isConnectionFault(error);
      this.isStuck ||= isLockTimeout(error);
      throw error;
    } finally {
      this.observer.observe(this.kind, start);
    }
  }

  /** What `send` sends before it returns leaves together. The driver does so for each query alone. */
  inOnePiece<T>(send: () => T): T {
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
    return statement.toRows ? statement.toRows(rows[0]) : rows;
  };
}
