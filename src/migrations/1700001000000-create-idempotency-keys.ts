import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** The answers of POST requests that came with an Idempotency-Key, to be given again to a retry. */
export class CreateIdempotencyKeys1700001000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.dataSource.options.type === 'postgres';
    await queryRunner.createTable(
      new Table({
        name: 'idempotency_keys',
        columns: [
          {
            name: 'fingerprint',
            type: 'varchar',
            length: '64',
            isPrimary: true,
            primaryKeyConstraintName: 'PK_idempotency_keys',
          },
          { name: 'request_hash', type: 'varchar', length: '64' },
          { name: 'answer', type: 'text', isNullable: true },
          isPostgres
            ? { name: 'created_at', type: 'timestamptz', precision: 3, default: 'now()' }
            : {
                name: 'created_at',
                type: 'datetime',
                default: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
              },
        ],
        indices: [{ name: 'IDX_idempotency_keys_created_at', columnNames: ['created_at'] }],
      }),
    );
  }

  /** @loses idempotency_keys */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('idempotency_keys');
  }
}
