import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import { DeferredIndex } from './deferred-index.entity.js';
import type { Repair } from 'safe-migrations';

/**
 * Builds the indexes that a killed import has left in `deferred_indexes`. A migration must not run
 * without them: it could drop that table, or a column that an index needs. On PostgreSQL imports
 * take none away any more; releases before December 2026 did.
 */
export const buildDeferredIndexes: Repair = {
  async isDue(queryRunner) {
    return (await find(queryRunner)).length > 0 && (await mayBuild(queryRunner));
  },

  async next(queryRunner) {
    const [deferred] = await find(queryRunner);
    if (!deferred) return false;
    const { id, sql } = deferred;
    // PostgreSQL keeps an invalid one when CREATE INDEX CONCURRENTLY is interrupted.
    await queryRunner.query(`DROP INDEX IF EXISTS "${id}"`);
    await queryRunner.query(sql);
    await queryRunner.manager.delete(DeferredIndex, { id });
    return true;
  },
};

/** For a role that cannot build them: lists and imports work without indexes, but slowly. */
export async function warnOfDeferredIndexes({ manager }: DataSource): Promise<void> {
  const indexes = await manager.find(DeferredIndex, { order: { id: 'ASC' } });
  if (indexes.length === 0) return;
  const names = indexes.map(({ id }) => id).join(', ');
  new Logger('Indexes').warn(
    `An interrupted import has left out indexes (${names}). ` +
      'Run `npm run migration:run` as the owner of the tables to build them.',
  );
}

/** None while there is no such table, before its migration. */
async function find(queryRunner: QueryRunner): Promise<DeferredIndex[]> {
  const exists = await queryRunner.hasTable('deferred_indexes');
  return exists ? queryRunner.manager.find(DeferredIndex) : [];
}

async function mayBuild(queryRunner: QueryRunner): Promise<boolean> {
  if (queryRunner.dataSource.options.type !== 'postgres') return true;
  const [books] = await queryRunner.query(
    `SELECT pg_has_role(relowner, 'USAGE') AS owned FROM pg_class WHERE oid = to_regclass('books')`,
  );
  return books?.owned ?? false;
}
