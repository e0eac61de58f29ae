import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgres, sql } from '../support/databases.js';
import { FreshProject } from './fresh-project.js';
import { walk } from './walk.js';

/** JavaScript, CommonJS, PostgreSQL with a custom schema. */
export async function tryJavaScriptOnPostgres(tarball: string, server: string): Promise<void> {
  console.log('JavaScript on PostgreSQL');
  const database = await createPostgres();
  const project = new FreshProject(
    'javascript-postgres',
    tarball,
    ['typeorm', 'pg'],
    'commonjs',
    ['migrate.js'],
    { DATABASE_URL: database.url, SHADOW_DATABASE_URL: server },
  );
  const query = (text: string) => sql(database.url, text);
  const shadows = () =>
    query(`SELECT datname FROM pg_database WHERE datname ~ '^migrations_[0-9a-f]+$'`);
  try {
    mkdirSync(join(project.folder, 'migrations'));
    await query('CREATE SCHEMA "shop"');
    await walk(project, {
      prefix: [],
      folder: 'migrations',
      generateFlags: ['--outputJs'],
      changeEntities() {
        project.replace('entities.js', `shortName: { type: 'varchar', length: 80 },`, CHANGED);
      },
      rename: 'stores.shortName:longName',
      keepsRows: /ALTER TABLE "shop"\."stores" ALTER COLUMN "longName" TYPE varchar\(200\)/,
      async insertRows() {
        await query(
          `INSERT INTO "shop"."stores" ("shortName") VALUES ('a');
           INSERT INTO "shop"."items" ("storeId") VALUES (1), (1)`,
        );
      },
      async readRows() {
        const stores = await query('SELECT * FROM "shop"."stores"');
        return { stores, items: (await query('SELECT * FROM "shop"."items"')).length };
      },
      before: { id: 1, shortName: 'a' },
      after: { id: 1, longName: 'a', rank: 1 },
      caller: 'node migrate.js run',
    });
    const inPublic = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`;
    assert.deepEqual(await query(inPublic), []);
    assert.deepEqual(await shadows(), []);
    const cli = project.execute(
      'node_modules/typeorm/cli.js',
      'migration:show',
      '-d',
      'data-source.js',
    );
    assert.equal(cli.code, 0, cli.stderr);
    console.log('  the typeorm command: exit code 0; no shadow database is left');
  } finally {
    project.remove();
    await database.drop();
  }
}

const CHANGED = `longName: { type: 'varchar', length: 200 },
    rank: { type: 'int', default: 1 },`;
