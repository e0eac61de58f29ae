import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '../../../src/config/environment.js';
import { connectionOptions } from '../../../src/database/connection-options.js';
import { lint } from '../../../packages/safe-migrations/src/lint/lint.js';
import {
  type MigrationFile,
  readMigrationFile,
  readMigrationFolder,
} from '../../../packages/safe-migrations/src/history/migration-files.js';
import type { ShadowDatabase } from '../../../packages/safe-migrations/src/shadow/shadow-database.js';
import { verify } from '../../../packages/safe-migrations/src/verify/verify.js';
import { MIGRATIONS_FOLDER } from '../../../src/load-migrations.js';

const IMPORT = `import type { MigrationInterface, QueryRunner } from 'typeorm';\n`;
const folder = mkdtempSync(join(import.meta.dirname, '.mutants-example-'));
let history: MigrationFile[];
let example: MigrationFile[];

/** The example migrations of docs/migrations.md, on top of the history up to AddNormalForms. */
beforeAll(async () => {
  const all = await readMigrationFolder(MIGRATIONS_FOLDER);
  history = all.slice(
    0,
    all.findIndex(({ name }) => name.startsWith('AddNormalForms')),
  );
  const blocks = readFileSync('docs/migrations.md', 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  const files = [...blocks].map(([, code], index) => {
    const path = join(folder, `${index}.ts`);
    writeFileSync(path, IMPORT + code);
    return readMigrationFile(path);
  });
  example = (await Promise.all(files)).flat();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the example of docs/migrations.md has three steps, all of them safe', async () => {
  expect(example).toHaveLength(3);
  expect(await lint(example, { history })).toEqual([]);
});

const options = (url: string) =>
  connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL: url }));

test.each<ShadowDatabase>([
  { engine: 'sqlite', options: options('sqlite:///throwaway.db') },
  { engine: 'postgres', options: options(process.env.TEST_DATABASE_URL!) },
])('each of its steps can be reverted without losing rows on $engine', async (place) => {
  const files = [...history, ...example];
  for (const { name } of example) {
    const steps = await verify([place], { files, recorded: {}, only: name });
    expect(steps.flatMap(({ problems }) => problems)).toEqual([]);
  }
});
