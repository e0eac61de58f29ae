import pg from 'pg';
import { isConnectionFault, isWorthRepeating } from './database-errors.js';
import { Engine, type Execute, type Row, type Statement } from './engine.js';

/** Milliseconds; each wait is shorter than the one around it, so that the innermost reports. */
const WAITS = {
  connectionTimeoutMillis: 1000,
  lock_timeout: 500,
  statement_timeout: 700,
  query_timeout: 800,
};

/** For work in bulk, which no request waits for. */
const BULK_WAITS = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
};
const BULK_POOL = 2;

/** Times that a transaction runs at most, where others made it fail by being in its way. */
const ATTEMPTS = 3;

const TIMESTAMPTZ = 1184;
const DATE = 1082;
/** Moments and dates stay text: TypeORM's transformers make RFC 3339 of it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ || oid === DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** Pools of its own for serving and for bulk; migrations use TypeORM's, without these waits. */
export class PostgresEngine extends Engine {
  readonly dialect = 'postgres';
  private readonly pool: pg.Pool;
  private readonly bulkPool: pg.Pool;

  constructor(connectionString: string, size: number) {
    super();
    this.pool = createPool({ connectionString, max: size, ...WAITS });
    this.bulkPool = createPool({ connectionString, max: BULK_POOL, ...BULK_WAITS });
  }

  read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return withSession(this.pool, (execute) => execute(statement, parameters));
  }

  readSlowly(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.read(statement, parameters);
  }

  readInBulk(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return withSession(this.bulkPool, (execute) => execute(statement, parameters));
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return repeating(() => withSession(this.pool, (execute) => execute(statement, parameters)));
  }

  /** `work` runs again, from its beginning, after a deadlock or a serialization failure. */
  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return repeating(() =>
      withSession(this.pool, async (execute) => {
        await execute(BEGIN, []);
        try {
          const result = await work(execute);
          await execute(COMMIT, []);
          return result;
        } catch (error) {
          await execute(ROLLBACK, []).catch(() => undefined);
          throw error;
        }
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.bulkPool.end()]);
  }
}

function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, options: '-c TimeZone=UTC' });
  // An idle connection that breaks is replaced at the next query; unheard, it would end Node.
  pool.on('error', () => undefined);
  return pool;
}

/** A connection that failed, or whose query timed out, is never used again. */
async function withSession<T>(pool: pg.Pool, use: (execute: Execute) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await use(async ({ name, sql }, values) => {
      try {
        const { rows } = await client.query({ name, text: sql, values, types });
        return rows as Row[];
      } catch (error) {
        broken ||= isConnectionFault(error);
        throw error;
      }
    });
  } finally {
    client.release(broken);
  }
}

const BEGIN: Statement = { name: 'begin', sql: 'BEGIN' };
const COMMIT: Statement = { name: 'commit', sql: 'COMMIT' };
const ROLLBACK: Statement = { name: 'rollback', sql: 'ROLLBACK' };

async function repeating<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
}
