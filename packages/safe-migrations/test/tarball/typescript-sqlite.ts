import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { driver, sql } from '../support/databases.js';
import { FreshProject } from './fresh-project.js';
import { walk } from './walk.js';

const TYPESCRIPT = ['--import', '@swc-node/register/esm-register'];

/** TypeScript, ES modules, SQLite, a naming strategy, two data sources in one file. */
export async function tryTypeScriptOnSqlite(tarball: string): Promise<void> {
  console.log('TypeScript on SQLite');
  const dependencies = [
    'typeorm',
    driver,
    'reflect-metadata',
    'typescript',
    '@types/node',
    '@swc-node/register',
    '@swc/core',
  ];
  const node = [...TYPESCRIPT, 'migrate.ts'];
  const project = new FreshProject('typescript-sqlite', tarball, dependencies, 'module', node);
  const query = (text: string) => sql(join(project.folder, 'app.db'), text);
  const entities = 'src/shop.entities.ts';
  try {
    for (const name of ['shop', 'audit']) mkdirSync(join(project.folder, `src/${name}-migrations`));
    checkTypes(project);
    await walk(project, {
      prefix: ['shop'],
      folder: 'src/shop-migrations',
      generateFlags: [],
      changeEntities() {
        const added = "\n\n  @Column({ type: 'int', default: 1 })\n  rank!: number;";
        project.replace(entities, '  shortName!: string;', `  longName!: string;${added}`);
        project.replace(entities, 'length: 80', 'length: 200');
      },
      rename: 'APP_STORE.SHORT_NAME:LONG_NAME',
      keepsRows: /changeColumn\('APP_STORE', .*length: '200'/,
      async insertRows() {
        await query(
          `INSERT INTO "APP_STORE" ("SHORT_NAME") VALUES ('a');
           INSERT INTO "APP_ITEM" ("STORE_ID") VALUES (1), (1)`,
        );
      },
      async readRows() {
        const stores = await query('SELECT * FROM "APP_STORE"');
        return { stores, items: (await query('SELECT * FROM "APP_ITEM"')).length };
      },
      before: { ID: 1, SHORT_NAME: 'a' },
      after: { ID: 1, LONG_NAME: 'a', RANK: 1 },
      caller: 'npm run shop -- run',
    });
    await tryAnotherDataSource(project, query);
    checkTypes(project);
  } finally {
    project.remove();
  }
}

/** Type-checks the project, the generated migrations and the declarations of the package. */
function checkTypes(project: FreshProject): void {
  const result = project.execute('node_modules/typescript/bin/tsc');
  assert.deepEqual(result, { code: 0, stdout: '', stderr: '' });
}

/** The second data source does not affect the first one. */
async function tryAnotherDataSource(
  project: FreshProject,
  query: (text: string) => Promise<object[]>,
): Promise<void> {
  const records = 'SELECT * FROM "schema_changes_guard"';
  const before = await query(records);
  for (const parameters of [['generate', 'src/audit-migrations/CreateLog'], ['run'], ['status']]) {
    const { code, stderr } = project.run('audit', ...parameters);
    assert.equal(code, 0, stderr);
  }
  assert.equal((await query('SELECT * FROM "audit_changes_guard"')).length, 1);
  assert.deepEqual(await query(records), before);
  const cli = [...TYPESCRIPT, 'node_modules/typeorm/cli.js'];
  const { code } = project.execute(...cli, 'migration:show', '-d', 'src/audit-data-source.ts');
  assert.equal(code, 0);
  console.log('  a second data source, and the typeorm command on it: exit code 0');
}
