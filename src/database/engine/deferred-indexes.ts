import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import { DeferredIndex } from './deferred-index.entity.js';
import type { Repair } from 'safe-migrations';

/** Largest import, in bytes, for which indexes are dropped: lists get slower while they are missing. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** Largest table, in rows, whose indexes may be dropped: lists of few rows need none. */
export const MAX_ROWS = 1000;

/** Drops indexes during a bulk load, and builds them afterwards. */
export interface DroppableIndexes {
  /**
   * Drops the indexes of a table that is almost empty.
   * @param bytes roughly how much will be added
   * @param lookedUp a column by which rows are looked up meanwhile: the index on it stays
   */
  defer(table: string, bytes: number, lookedUp?: string): Promise<void>;
  /** Builds the dropped indexes, one by one. If it fails, reads are slow but correct. */
  restore(): Promise<void>;
}

/**
 * The lock on PostgreSQL of whoever drops or builds indexes. An import holds it until it has built those
 * that it dropped.
 */
export const INDEX_LOCK = `hashtext('octavo deferred indexes')`;

/**
 * Builds the indexes that a killed import left in `deferred_indexes`. This must come before any
 * migration, which might drop that table or a column of such an index.
 */
export const buildDeferredIndexes: Repair = {
  async isDue(queryRunner) {
    return (await find(queryRunner)).length > 0 && (await mayBuild(queryRunner));
  },

  async next(queryRunner) {
    const [deferred] = await find(queryRunner);
    if (!deferred) return false;
    if (!(await isUnlocked(queryRunner))) {
      throw new Error('An import is building indexes. Migrate when it has ended');
    }
    const { id, sql } = deferred;
    // An interrupted CREATE INDEX CONCURRENTLY leaves an invalid index on PostgreSQL.
    await queryRunner.query(`DROP INDEX IF EXISTS "${id}"`);
    await queryRunner.query(sql);
    await queryRunner.manager.delete(DeferredIndex, { id });
    return true;
  },
};

/** Logs the missing indexes, which this role may not build: lists and imports are slow without. */
export async function warnOfDeferredIndexes({ manager }: DataSource): Promise<void> {
  const indexes = await manager.find(DeferredIndex, { order: { id: 'ASC' } });
  if (indexes.length === 0) return;
  const names = indexes.map(({ id }) => id).join(', ');
  new Logger('Indexes').warn(
    `An interrupted import left indexes missing (${names}). ` +
      'Run `npm run migration:run` as the owner of the tables to build them.',
  );
}

/** Empty before the migration that creates the table. */
async function find(queryRunner: QueryRunner): Promise<DeferredIndex[]> {
  const exists = await queryRunner.hasTable('deferred_indexes');
  return exists ? queryRunner.manager.find(DeferredIndex) : [];
}

async function mayBuild(queryRunner: QueryRunner): Promise<boolean> {
  if (queryRunner.dataSource.options.type !== 'postgres') return true;
  const [books] = await queryRunner.query(
    `SELECT pg_has_role(relowner, 'USAGE') AS owned FROM pg_class WHERE oid = to_regclass('books')`,
  );
  return (books?.owned ?? false) && isUnlocked(queryRunner);
}

/** Whether no import builds them itself. The lock is kept until the transaction ends. */
async function isUnlocked(queryRunner: QueryRunner): Promise<boolean> {
  if (queryRunner.dataSource.options.type !== 'postgres') return true;
  const [row] = await queryRunner.query(`SELECT pg_try_advisory_xact_lock(${INDEX_LOCK}) AS free`);
  return row.free;
}
