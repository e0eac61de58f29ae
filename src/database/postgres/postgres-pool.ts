import type pg from 'pg';
import { yieldToRequests } from '../../common/event-loop.js';
import { isUnprepared } from '../engine/database-errors.js';
import type { BoundStatement, Execute, Row, Statement } from '../engine/statement.js';
import type { QueryKind, QueryObserver } from '../engine/query-observer.js';
import { postgresDriver } from './postgres-driver.js';
import { Session } from './postgres-session.js';
import type { SessionUse } from './session-use.js';
import { type Read, ReadPipeline } from './read-pipeline.js';
import type { PoolSettings } from './pool-settings.js';
import { FairSemaphore } from './fair-semaphore.js';

const BEGIN: Statement = { name: 'begin', sql: 'BEGIN' };
const BEGIN_SNAPSHOT: Statement = {
  name: 'begin_snapshot',
  sql: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
};
const COMMIT: Statement = { name: 'commit', sql: 'COMMIT' };
const ROLLBACK: Statement = { name: 'rollback', sql: 'ROLLBACK' };

/** Connections with the same timeouts, shared fairly between tables, and dropped after an error. */
export class PostgresPool {
  private readonly pool: pg.Pool;
  private readonly semaphore: FairSemaphore;
  private readonly pipelines = new Map<string, ReadPipeline>();
  private readonly hasSessions: boolean;
  private readonly begin?: Statement;

  constructor(
    { hasSessions, begin, lock_timeout, statement_timeout, ...settings }: PoolSettings,
    private readonly observer: QueryObserver,
    private readonly use: SessionUse = {},
  ) {
    this.hasSessions = hasSessions;
    this.begin = begin === undefined ? begin : { name: '', sql: begin };
    // The driver sends these when it connects, which PgBouncer refuses: there the role has them.
    const timeouts = hasSessions ? { lock_timeout, statement_timeout } : {};
    this.pool = new (postgresDriver().Pool)({ ...settings, ...timeouts, pipeline: true });
    this.semaphore = new FairSemaphore(settings.max, settings.connectionTimeoutMillis);
    // A broken connection is replaced at the next query, but an 'error' event without a listener
    // would end the process. The pool itself listens to idle connections only.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Runs one statement in a transaction of its own. */
  async run(kind: QueryKind, statement: Statement, parameters: unknown[]): Promise<Row[]> {
    const queueKey = queueKeyOf(statement);
    const execute = (run: Execute): Promise<Row[]> => run(statement, parameters);
    const rows = await (this.begin
      ? this.inTransaction(kind, this.begin, queueKey, execute)
      : this.withSession(kind, queueKey, (session) => {
          const query = () => execute(session.execute);
          return kind === 'write' ? this.commit(session, query) : query();
        }));
    await yieldToRequests();
    return rows;
  }

  /** Runs a statement that takes little time; concurrent ones on the same table are pipelined. */
  async read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    const queueKey = queueKeyOf(statement);
    let pipeline = this.pipelines.get(queueKey);
    if (!pipeline) {
      pipeline = new ReadPipeline((reads) => this.send(queueKey, reads));
      this.pipelines.set(queueKey, pipeline);
    }
    try {
      const rows = await this.observer.countShared(() => pipeline.read(statement, parameters));
      await yieldToRequests();
      return rows;
    } catch (error) {
      // An earlier read in the pipeline was to prepare this statement, and failed.
      if (isUnprepared(error)) return this.run('read', statement, parameters);
      throw error;
    }
  }

  /** Runs statements that may take long. Several run in one transaction, on one snapshot. */
  async slowRead(statements: BoundStatement[]): Promise<Row[][]> {
    if (statements.length < 2) {
      return Promise.all(statements.map((bound) => this.run('slow_read', ...bound)));
    }
    const readAll = async (execute: Execute): Promise<Row[][]> => {
      const results: Row[][] = [];
      for (const bound of statements) results.push(await execute(...bound));
      return results;
    };
    const queueKey = queueKeyOf(statements[0][0]);
    const results = await this.inTransaction('slow_read', BEGIN_SNAPSHOT, queueKey, readAll);
    await yieldToRequests();
    return results;
  }

  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (execute: Execute) => Promise<T>, queueKey: string): Promise<T> {
    return this.inTransaction('write', this.begin ?? BEGIN, queueKey, work);
  }

  /**
   * Runs statements in one transaction, and sends them all without waiting for results.
   * @returns the rows of each statement
   */
  pipeline(statements: BoundStatement[], queueKey: string): Promise<Row[][]> {
    return this.withSession('write', queueKey, async (session) => {
      const [begun, results, committed] = session.corked(() => [
        session.query(BEGIN),
        statements.map((bound) => session.execute(...bound)),
        this.commit(session, () => session.query(COMMIT)),
      ]);
      const outcomes = await Promise.allSettled([begun, ...results, committed]);
      const failure = outcomes.find((outcome) => outcome.status === 'rejected');
      if (!failure) return Promise.all(results);
      // A statement that was to be prepared after the failed one has not been.
      session.isBroken = true;
      throw failure.reason;
    });
  }

  load(): Record<string, number> {
    const { totalCount, idleCount } = this.pool;
    return {
      connections: totalCount,
      idle_connections: idleCount,
      waiting: this.semaphore.waiting,
    };
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private inTransaction<T>(
    kind: QueryKind,
    begin: Statement,
    queueKey: string,
    work: (execute: Execute) => Promise<T>,
  ): Promise<T> {
    return this.withSession(kind, queueKey, async (session) => {
      await session.query(begin);
      try {
        const result = await work(session.execute);
        const end = () => session.query(COMMIT);
        const { command } = await (kind === 'write' ? this.commit(session, end) : end());
        // After a failed statement, COMMIT rolls back without an error.
        if (command !== 'COMMIT') throw new Error('The transaction had failed before its commit');
        return result;
      } catch (error) {
        if (!session.isBroken) {
          // What the transaction was refused for has been committed by others.
          await this.commit(session, () => session.query(ROLLBACK)).catch(() => undefined);
        }
        throw error;
      }
    });
  }

  /** Records the position behind a query that commits, if positions are recorded. */
  private commit<T>(session: Session, query: () => Promise<T>): Promise<T> {
    return this.use.commits?.after(session, query) ?? query();
  }

  private async send(queueKey: string, reads: Read[]): Promise<void> {
    try {
      await this.withSession('read', queueKey, (session) =>
        session.corked(() =>
          Promise.all(
            reads.map(({ statement, parameters, resolve, reject }) =>
              session.execute(statement, parameters).then(resolve, reject),
            ),
          ),
        ),
      );
    } catch (error) {
      for (const { reject } of reads) reject(error);
    }
  }

  /** A connection that failed, or on which a query timed out, is never used again. */
  private async withSession<T>(
    kind: QueryKind,
    queueKey: string,
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    await this.semaphore.acquire(queueKey);
    let session: Session | undefined;
    try {
      const client = await this.pool.connect();
      session = new Session(client, kind, this.observer, this.hasSessions);
      const check = this.use.checkOf?.(client);
      if (check) session.begin(check);
      return await use(session);
    } finally {
      session?.client.release(session.isBroken);
      this.semaphore.release(queueKey, session?.isBlocked ?? false);
    }
  }
}

const queueKeyOf = ({ queueKey, name }: Statement): string => queueKey ?? name;
