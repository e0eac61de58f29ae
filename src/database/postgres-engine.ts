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

const TIMESTAMPTZ = 1184;
const DATE = 1082;
/** Moments and dates stay text: TypeORM's transformers make RFC 3339 of it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ || oid === DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** A pool of its own for serving; migrations use TypeORM's, without these waits. */
export class PostgresEngine extends Engine {
  readonly dialect = 'postgres';
  private readonly pool: pg.Pool;

  constructor(connectionString: string, size: number) {
    super();
    this.pool = new pg.Pool({ connectionString, max: size, options: '-c TimeZone=UTC', ...WAITS });
    // An idle connection that breaks is replaced at the next query; unheard, it would end Node.
    this.pool.on('error', () => undefined);
  }

  read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.withClient((client) => execute(client, statement, parameters));
  }

  readSlowly(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.read(statement, parameters);
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.withClient((client) => execute(client, statement, parameters));
  }

  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      await client.query('BEGIN');
      try {
        const result = await work((statement, parameters) =>
          execute(client, statement, parameters),
        );
        await client.query('COMMIT');
        return result;
      } catch (error) {
        if (!isConnectionFault(error)) await client.query('ROLLBACK');
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** A client whose connection failed, or whose query timed out, is never used again. */
  private async withClient<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
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
}

async function execute(
  client: pg.PoolClient,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  const result = await client.query({ name: statement.name, text: statement.sql, values, types });
  return result.rows;
}
