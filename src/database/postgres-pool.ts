import pg from 'pg';
import { isConnectionFault } from './database-errors.js';
import type { Execute, Row, Statement } from './engine.js';
import type { QueryKind, QueryObserver } from './query-observer.js';

const TIMESTAMPTZ = 1184;
const DATE = 1082;
/** Moments and dates stay text: TypeORM's transformers make RFC 3339 of it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ || oid === DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format as 'text'),
};

const BEGIN: Statement = { name: 'begin', sql: 'BEGIN' };
const COMMIT: Statement = { name: 'commit', sql: 'COMMIT' };
const ROLLBACK: Statement = { name: 'rollback', sql: 'ROLLBACK' };

/** Connections that wait alike, and are dropped when they cannot be relied on any more. */
export class PostgresPool {
  private readonly pool: pg.Pool;

  constructor(
    config: pg.PoolConfig,
    private readonly observer: QueryObserver,
  ) {
    this.pool = new pg.Pool({ ...config, options: '-c TimeZone=UTC' });
    // An idle connection that breaks is replaced at the next query; unheard, it would end Node.
    this.pool.on('error', () => undefined);
  }

  /** A connection that failed, or whose query timed out, is never used again. */
  async withSession<T>(kind: QueryKind, use: (execute: Execute) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = false;
    try {
      return await use(async ({ name, sql }, values) => {
        const start = performance.now();
        try {
          const { rows } = await client.query({ name, text: sql, values, types });
          return rows as Row[];
        } catch (error) {
          broken ||= isConnectionFault(error);
          throw error;
        } finally {
          this.observer.observe(kind, start);
        }
      });
    } finally {
      client.release(broken);
    }
  }

  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return this.withSession('write', async (execute) => {
      await execute(BEGIN, []);
      try {
        const result = await work(execute);
        await execute(COMMIT, []);
        return result;
      } catch (error) {
        await execute(ROLLBACK, []).catch(() => undefined);
        throw error;
      }
    });
  }

  load(): Record<string, number> {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { connections: totalCount, idle_connections: idleCount, waiting: waitingCount };
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
