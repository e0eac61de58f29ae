import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const COUNTS = ['last_line', 'inserted', 'updated', 'skipped', 'rejected', 'isbns_nulled'];

/** Lets an import that was killed go on where it was: one row for each import under way. */
export class CreateImportCheckpoints1700000700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'import_checkpoints',
        columns: [
          {
            name: 'id',
            type: 'varchar',
            length: '64',
            isPrimary: true,
            primaryKeyConstraintName: 'PK_import_checkpoints',
          },
          ...COUNTS.map((name) => ({ name, type: 'integer' })),
          moment(queryRunner, 'created_at'),
          moment(queryRunner, 'updated_at'),
          { name: 'version', type: 'integer', default: 1 },
        ],
      }),
    );
  }

  /** @loses import_checkpoints */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('import_checkpoints');
  }
}

const moment = (queryRunner: QueryRunner, name: string): TableColumnOptions =>
  queryRunner.dataSource.options.type === 'postgres'
    ? { name, type: 'timestamptz', precision: 3, default: 'now()' }
    : { name, type: 'datetime', default: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` };
