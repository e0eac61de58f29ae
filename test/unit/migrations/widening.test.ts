import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SafeDataSource } from '../../../packages/safe-migrations/src/runtime/safe-data-source.js';
import { loadMigrations } from '../../../src/load-migrations.js';
import { ProjectCopy } from '../../migrations/project-copy.js';
import { sql } from '../../migrations/support.js';
import { createPostgres } from '../../support/test-database.js';

const BOOK = 'src/books/book.entity.ts';

const PLAIN = `import { DataSource } from 'typeorm';
import { readEnvironment } from './src/config/environment.js';
import { dataSourceOptions } from './src/data-source.js';
export default new DataSource(await dataSourceOptions(readEnvironment()));
`;

/** As in the app, before the entity changes. */
async function migrate(url: string): Promise<void> {
  const { classes, checksums } = await loadMigrations();
  const options = { type: 'postgres', url, migrations: classes, safety: { checksums } } as const;
  const dataSource = await new SafeDataSource(options).initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  await dataSource.destroy();
}

test('a longer author keeps 10,000 rows on PostgreSQL, where plain TypeORM drops the column', async () => {
  const { url, drop } = await createPostgres();
  const project = new ProjectCopy();
  try {
    await migrate(url);
    await sql(
      url,
      `INSERT INTO "books" ("title", "author")
       SELECT 'Title ' || n, repeat('ü', n % 990) || n FROM generate_series(1, 10000) AS n`,
    );
    const digest = `SELECT count(*)::int AS n, md5(string_agg("author", ',' ORDER BY "id")) AS all
      FROM "books"`;
    const before = await sql(url, digest);
    expect(before).toEqual([{ n: 10_000, all: expect.any(String) }]);
    project.replace(BOOK, 'length: 1000', 'length: 2000');
    project.replace(BOOK, 'length("author") <= 1000', 'length("author") <= 2000');
    project.write('plain.ts', PLAIN);

    const generate = ['migration:generate', '--dryrun', '-d'];
    const [plain, written] = await Promise.all([
      project.typeorm(url, ...generate, 'plain.ts', 'Plain'),
      project.migration(url, 'generate', 'src/migrations/LengthenAuthor'),
    ]);
    expect(plain.stdout).toContain('ALTER TABLE "books" DROP COLUMN "author"');
    expect(written).toMatchObject({ code: 0 });
    const folder = join(project.folder, 'src/migrations');
    const file = readdirSync(folder).find((name) => name.endsWith('-lengthen-author.ts'))!;
    const source = readFileSync(join(folder, file), 'utf8');
    expect(source).toContain('ALTER TABLE "books" ALTER COLUMN "author" TYPE varchar(2000)');
    expect(source).not.toMatch(/dropColumn|DROP COLUMN/);

    const { stdout } = await project.migration(url, 'run');
    expect(stdout).toMatch(/^LengthenAuthor\d{13} has been applied\n$/);
    expect(await sql(url, digest)).toEqual(before);
    await sql(url, `UPDATE "books" SET "author" = repeat('ü', 2000) WHERE "id" = 1`);
  } finally {
    project.remove();
    await drop();
  }
}, 120_000);
