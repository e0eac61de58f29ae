import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  type TableColumnOptions,
  TableIndex,
} from 'typeorm';

const COUNTS = [
  'inserted',
  'updated',
  'skipped',
  'rejected',
  'duplicates',
  'isbns_nulled',
  'years_nulled',
];
const MOVED = ['last_line', ...COUNTS, 'created_at', 'updated_at', 'version'];

/**
 * A record of every import, with what its undo needs. It takes the place of the checkpoints of
 * unfinished imports, which it keeps.
 */
export class RecordImports1700002400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(imports(queryRunner));
    await queryRunner.createTable(ranges());
    await queryRunner.createTable(overwritten(queryRunner));
    const moved = MOVED.map((name) => `"${name}"`).join(', ');
    // Older checkpoints do not say what is imported; only the fingerprint decides which file goes on.
    await queryRunner.query(
      `INSERT INTO "imports" ("kind", "format", "fingerprint", ${moved.replace('last_line', 'last_position')}) ` +
        `SELECT 'older', 'csv', "id", ${moved} FROM "import_checkpoints" ORDER BY "created_at", "id"`,
    );
    await queryRunner.dropTable('import_checkpoints');
  }

  /** @loses imports, imported_ranges, overwritten_books */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(checkpoints(queryRunner));
    const moved = MOVED.map((name) => `"${name}"`).join(', ');
    await queryRunner.query(
      `INSERT INTO "import_checkpoints" ("id", ${moved}) ` +
        `SELECT "fingerprint", ${moved.replace('last_line', 'last_position')} FROM "imports" ` +
        `WHERE "fingerprint" IS NOT NULL`,
    );
    for (const name of ['overwritten_books', 'imported_ranges', 'imports']) {
      await queryRunner.dropTable(name);
    }
  }
}

const imports = (queryRunner: QueryRunner): Table =>
  new Table({
    name: 'imports',
    columns: [
      id('imports'),
      { name: 'kind', type: 'varchar', length: '5' },
      { name: 'format', type: 'varchar', length: '20' },
      { name: 'file_name', type: 'varchar', length: '255', isNullable: true },
      { name: 'actor', type: 'varchar', length: '16', isNullable: true },
      { name: 'state', type: 'varchar', length: '10', default: `'unfinished'` },
      { name: 'fingerprint', type: 'varchar', length: '64', isNullable: true },
      ...['last_position', ...COUNTS].map((name) => ({ name, type: 'integer' })),
      { name: 'removed', type: 'integer', default: 0 },
      { name: 'restored', type: 'integer', default: 0 },
      moment(queryRunner, 'created_at'),
      moment(queryRunner, 'updated_at'),
      { name: 'version', type: 'integer', default: 1 },
    ],
    uniques: [{ name: 'UQ_imports_fingerprint', columnNames: ['fingerprint'] }],
    checks: isPostgres(queryRunner)
      ? []
      : [
          {
            name: 'CHK_imports_file_name_length',
            expression: '"file_name" IS NULL OR length("file_name") <= 255',
          },
          { name: 'CHK_imports_id', expression: '"id" <= 2147483647' },
          { name: 'CHK_imports_version', expression: '"version" <= 2147483647' },
        ],
  });

const ranges = (): Table =>
  new Table({
    name: 'imported_ranges',
    columns: [
      id('imported_ranges'),
      ...['import_id', 'first_id', 'last_id'].map((name) => ({ name, type: 'integer' })),
    ],
    indices: [{ name: 'IDX_imported_ranges_import', columnNames: ['import_id', 'id'] }],
  });

const overwritten = (queryRunner: QueryRunner): Table =>
  new Table({
    name: 'overwritten_books',
    columns: [
      id('overwritten_books'),
      ...['import_id', 'book_id', 'updated_version'].map((name) => ({ name, type: 'integer' })),
      { name: 'before', type: 'text', isNullable: true },
      { name: 'restored_version', type: 'integer', isNullable: true },
      moment(queryRunner, 'created_at'),
    ],
    indices: [
      { name: 'IDX_overwritten_books_import', columnNames: ['import_id', 'id'] },
      new TableIndex({
        name: 'IDX_overwritten_books_restored',
        columnNames: ['book_id'],
        where: '"restored_version" IS NOT NULL',
      }),
      new TableIndex({
        name: 'IDX_overwritten_books_kept',
        columnNames: ['created_at'],
        where: '"before" IS NOT NULL',
      }),
    ],
  });

/** As it was. */
const checkpoints = (queryRunner: QueryRunner): Table =>
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
      ...['last_line', 'inserted', 'updated', 'skipped', 'rejected', 'isbns_nulled'].map(
        (name) => ({
          name,
          type: 'integer',
        }),
      ),
      moment(queryRunner, 'created_at'),
      moment(queryRunner, 'updated_at'),
      { name: 'version', type: 'integer', default: 1 },
      ...['duplicates', 'years_nulled'].map((name) => ({ name, type: 'integer', default: 0 })),
    ],
  });

const id = (table: string): TableColumnOptions => ({
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
  primaryKeyConstraintName: `PK_${table}`,
});

const moment = (queryRunner: QueryRunner, name: string): TableColumnOptions =>
  isPostgres(queryRunner)
    ? { name, type: 'timestamptz', precision: 3, default: 'now()' }
    : { name, type: 'datetime', default: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` };

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
