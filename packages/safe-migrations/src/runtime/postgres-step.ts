import type { QueryRunner } from 'typeorm';
import { override } from './override-methods.js';
import { sqlActions } from '../operations/parse-sql.js';
import type { StepRules } from './step-rules.js';

/**
 * In milliseconds. While a statement waits for a lock on a table, every later statement on that
 * table waits behind it.
 */
export const LOCK_TIMEOUT = 300;

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

/** Keeps migrations from blocking other sessions, and repeats interrupted ones. */
export class PostgresStepRules implements StepRules {
  /** Whether a statement outside a transaction has taken effect. */
  private isUnderWay = false;
  private isInTransaction = false;

  constructor(private readonly queryRunner: QueryRunner) {}

  async session<T>(work: () => Promise<T>): Promise<T> {
    const [{ lock_timeout: before }] = await this.queryRunner.query('SHOW lock_timeout');
    await this.setLockTimeout(`${LOCK_TIMEOUT}`);
    try {
      return await work();
    } finally {
      if (!this.queryRunner.isReleased) await this.setLockTimeout(before);
    }
  }

  isTransactional(wanted: boolean): boolean {
    this.isInTransaction = wanted;
    this.isUnderWay = false;
    return wanted;
  }

  async begin(): Promise<void> {
    await this.queryRunner.startTransaction();
  }

  async step(run: () => Promise<void>, isRepeated: boolean): Promise<void> {
    if (this.isInTransaction) return run();
    const restore = override(this.queryRunner, {
      query:
        (original) =>
        async (sql: string, ...rest: any[]) => {
          const result = /\bCONCURRENTLY\b/i.test(sql)
            ? await this.concurrently(original, sql, rest, isRepeated)
            : await original(sql, ...rest);
          if (!/^\s*(SELECT|SHOW)\b/i.test(sql)) this.isUnderWay = true;
          return result;
        },
    });
    try {
      await run();
    } finally {
      restore();
    }
  }

  async beforeCommit(): Promise<void> {
    // PostgreSQL checks constraints itself, deferred ones at the commit.
  }

  isRetryable(error: unknown): boolean {
    const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
    return (code === LOCK_NOT_AVAILABLE || code === DEADLOCK) && !this.isUnderWay;
  }

  /**
   * Building an index concurrently blocks nobody, so it may wait for locks. An interrupted build
   * leaves an invalid index, which is dropped first; a repeated migration drops a valid one too.
   */
  private async concurrently(
    query: QueryRunner['query'],
    sql: string,
    rest: any[],
    isRepeated: boolean,
  ): Promise<unknown> {
    await query('SET lock_timeout = 0');
    try {
      const [action] = sqlActions(sql);
      if (action?.kind === 'createIndex' && action.name) {
        await this.dropIndexLeft(query, action.name, isRepeated);
      }
      const isDrop = /^\s*DROP\s+INDEX\s+CONCURRENTLY\s+(?!IF\b)/i.test(sql);
      const repeatable = isRepeated && isDrop ? sql.replace(/CONCURRENTLY/i, '$& IF EXISTS') : sql;
      return await query(repeatable, ...rest);
    } finally {
      await query(`SET lock_timeout = ${LOCK_TIMEOUT}`);
    }
  }

  private async dropIndexLeft(query: QueryRunner['query'], index: string, isRepeated: boolean) {
    const [found] = await query(
      `SELECT c.oid::regclass AS path FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE c.relname = $1 AND pg_table_is_visible(c.oid) AND (NOT i.indisvalid OR $2)`,
      [index, isRepeated],
    );
    if (found) await query(`DROP INDEX CONCURRENTLY ${found.path}`);
  }

  private async setLockTimeout(value: string): Promise<void> {
    await this.queryRunner.query(`SELECT set_config('lock_timeout', $1, false)`, [value]);
  }
}
