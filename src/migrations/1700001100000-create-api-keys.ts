import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

/** Who may use the API. Of a key's secret only the SHA-256 is kept. */
export class CreateApiKeys1700001100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'api_keys',
        columns: [
          {
            name: 'id',
            type: 'varchar',
            length: '16',
            isPrimary: true,
            primaryKeyConstraintName: 'PK_api_keys',
          },
          { name: 'name', type: 'varchar', length: '80' },
          { name: 'secret_hash', type: 'varchar', length: '64' },
          { name: 'scopes', type: 'text' },
          { name: 'store_id', type: 'integer', isNullable: true },
          moment(queryRunner, { name: 'expires_at', isNullable: true }),
          moment(queryRunner, { name: 'last_used_at', isNullable: true }),
          moment(queryRunner, { name: 'revoked_at', isNullable: true }),
          moment(queryRunner, { name: 'created_at', isNullable: false }),
        ],
      }),
    );
  }

  /** @loses api_keys */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('api_keys');
  }
}

function moment(
  queryRunner: QueryRunner,
  column: { name: string; isNullable: boolean },
): TableColumnOptions {
  const isPostgres = queryRunner.dataSource.options.type === 'postgres';
  const now = isPostgres ? 'now()' : `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
  return {
    ...column,
    ...(isPostgres ? { type: 'timestamptz', precision: 3 } : { type: 'datetime' }),
    ...(!column.isNullable && { default: now }),
  };
}
