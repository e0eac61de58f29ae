import pg from 'pg';
import { nextTickOfAnswers } from '../../common/event-loop.js';
import { isUnprepared } from '../engine/database-errors.js';
import type { Bound, Execute, Row, Statement } from '../engine/statement.js';
import type { QueryKind, QueryObserver } from '../engine/query-observer.js';
import { Session } from './postgres-session.js';
import { type Read, ReadPipeline } from './read-pipeline.js';
import { SessionGate } from './session-gate.js';

const BEGIN: Statement = { name: 'begin', sql: 'BEGIN' };
const BEGIN_SNAPSHOT: Statement = {
  name: 'begin_snapshot',
  sql: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
};
const COMMIT: Statement = { name: 'commit', sql: 'COMMIT' };
const ROLLBACK: Statement = { name: 'rollback', sql: 'ROLLBACK' };

export interface PoolSettings extends pg.PoolConfig {
  max: number;
  connectionTimeoutMillis: number;
}

/** Connections that wait alike, shared out fairly, and dropped when they cannot be relied on. */
export class PostgresPool {
  private readonly pool: pg.Pool;
  private readonly gate: SessionGate;
  private readonly pipelines = new Map<string, ReadPipeline>();

  constructor(
    settings: PoolSettings,
    private readonly observer: QueryObserver,
  ) {
    this.pool = new pg.Pool({ ...settings, pipeline: true });
    this.gate = new SessionGate(settings.max, settings.connectionTimeoutMillis);
    // A connection that breaks is replaced at the next query; unheard, it would end Node. While
    // it is in use the pool does not listen.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** One statement that is a transaction by itself. */
  async run(kind: QueryKind, statement: Statement, parameters: unknown[]): Promise<Row[]> {
    const lane = laneOf(statement);
    const rows = await this.withSession(kind, lane, ({ execute }) =>
      execute(statement, parameters),
    );
    await nextTickOfAnswers();
    return rows;
  }

  /** A statement that takes little time; those about a table that come together are pipelined. */
  async read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    const lane = laneOf(statement);
    let pipeline = this.pipelines.get(lane);
    if (!pipeline) {
      pipeline = new ReadPipeline((reads) => this.send(lane, reads));
      this.pipelines.set(lane, pipeline);
    }
    try {
      const rows = await this.observer.sharing(() => pipeline.read(statement, parameters));
      await nextTickOfAnswers();
      return rows;
    } catch (error) {
      // The read before it, which was to prepare their statement, has failed: that is its own affair.
      if (isUnprepared(error)) return this.run('read', statement, parameters);
      throw error;
    }
  }

  /** Statements that may take their time. Several are one transaction, and see one snapshot. */
  async readSlowly(statements: Bound[]): Promise<Row[][]> {
    if (statements.length < 2) {
      return Promise.all(statements.map((bound) => this.run('slow_read', ...bound)));
    }
    const readAll = async (execute: Execute): Promise<Row[][]> => {
      const results: Row[][] = [];
      for (const bound of statements) results.push(await execute(...bound));
      return results;
    };
    const lane = laneOf(statements[0][0]);
    const results = await this.inTransaction('slow_read', BEGIN_SNAPSHOT, lane, readAll);
    await nextTickOfAnswers();
    return results;
  }

  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (execute: Execute) => Promise<T>, lane: string): Promise<T> {
    return this.inTransaction('write', BEGIN, lane, work);
  }

  load(): Record<string, number> {
    const { totalCount, idleCount } = this.pool;
    return { connections: totalCount, idle_connections: idleCount, waiting: this.gate.waiting };
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private inTransaction<T>(
    kind: QueryKind,
    begin: Statement,
    lane: string,
    work: (execute: Execute) => Promise<T>,
  ): Promise<T> {
    return this.withSession(kind, lane, async (session) => {
      await session.query(begin);
      try {
        const result = await work(session.execute);
        const { command } = await session.query(COMMIT);
        // It rolls back, and does not call it an error, when a statement has failed before.
        if (command !== 'COMMIT') throw new Error('The transaction had failed before its commit');
        return result;
      } catch (error) {
        if (!session.isBroken) await session.query(ROLLBACK).catch(() => undefined);
        throw error;
      }
    });
  }

  private async send(lane: string, reads: Read[]): Promise<void> {
    try {
      await this.withSession('read', lane, (session) =>
        session.inOnePiece(() =>
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

  /** A connection that failed, or whose query timed out, is never used again. */
  private async withSession<T>(
    kind: QueryKind,
    lane: string,
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    await this.gate.enter(lane);
    let session: Session | undefined;
    try {
      session = new Session(await this.pool.connect(), kind, this.observer);
      return await use(session);
    } finally {
      session?.client.release(session.isBroken);
      this.gate.leave(lane, session?.isStuck ?? false);
    }
  }
}

const laneOf = ({ lane, name }: Statement): string => lane ?? name;
