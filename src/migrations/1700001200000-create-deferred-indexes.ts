import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Remembers the indexes that a large import takes away, until they have been built again. */
export class CreateDeferredIndexes1700001200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'deferred_indexes',
        columns: [
          {
            name: 'id',
            type: 'varchar',
            length: '63',
            isPrimary: true,
            primaryKeyConstraintName: 'PK_deferred_indexes',
          },
          { name: 'sql', type: 'text' },
        ],
      }),
    );
  }

  /** @loses deferred_indexes */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('deferred_indexes');
  }
}
