import pg from 'pg';
import { isConnectionFault } from './database-errors.js';
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
    return withClient(this.pool, (client) => execute(client, statement, parameters));
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return withClient(this.pool, (client) => execute(client, statement, parameters));
  }

  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return withClient(this.pool, (client) => inTransaction(client, work));
  }

  protected bulkTransaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return withClient(this.bulkPool, (client) => inTransaction(client, work));
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

/** A client whose connection failed, or whose query timed out, is never used again. */
async function withClient<T>(
  pool: pg.Pool,
  use: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await use(client);
  } catch (error) {
    broken = isConnectionFault(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function inTransaction<T>(
  client: pg.PoolClient,
  work: (execute: Execute) => Promise<T>,
): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work((statement, parameters) => execute(client, statement, parameters));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (!isConnectionFault(error)) await client.query('ROLLBACK');
    throw error;
  }
}

async function execute(
  client: pg.PoolClient,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  const result = await client.query({ name: statement.name, text: statement.sql, values, types });
  return result.rows;
}
