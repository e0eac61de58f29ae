import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives the refusal of a change past the ledger another code on PostgreSQL: a process of a build that knows no
 * ledger still runs during an upgrade, and answers this code with 503 and Retry-After instead of a 500. SQLite
 * has one process, which is stopped first.
 */
export class LetOlderBuildsWait1700002500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await replace(queryRunner, INTEGRITY, LOCKED);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replace(queryRunner, LOCKED, INTEGRITY);
  }
}

/** integrity_constraint_violation and lock_not_available. */
const [INTEGRITY, LOCKED] = [`ERRCODE = '23000'`, `ERRCODE = '55P03'`];

async function replace(queryRunner: QueryRunner, code: string, other: string): Promise<void> {
  if (queryRunner.dataSource.options.type !== 'postgres') return;
  const [{ definition }] = await queryRunner.query(
    `SELECT pg_get_functiondef('items_move'::regproc) AS "definition"`,
  );
  await queryRunner.query(definition.replace(code, other));
}
