import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entitySchema } from '../../src/needs/entity-schema.js';
import { mergeSteps } from '../../src/generate/merge-steps.js';
import { readNeeded } from '../../src/needs/needed.js';
import { recordSteps } from '../../src/needs/record-steps.js';
import { applyRenames, possibleRenames, readRename } from '../../src/generate/renames.js';
import type { Step } from '../../src/needs/step.js';
import { type GeneratedFile, writeMigrations } from '../../src/generate/write-migration.js';
import type { SafeDataSource } from '../../src/runtime/safe-data-source.js';
import { lint } from '../../src/lint/lint.js';
import { readMigrationFile } from '../../src/history/migration-files.js';
import { schemaSnapshot } from '../../src/schema/snapshot.js';
import { fixture, fixtureDataSource } from '../support/fixture-data-source.js';
import { createPostgres, createSqlite, type TestDatabase } from '../support/databases.js';

const ENTITIES = 'generated-entities';
const engines = [createSqlite, createPostgres];

async function withShop<T>(
  create: () => Promise<TestDatabase>,
  work: (dataSource: SafeDataSource) => Promise<T>,
): Promise<T> {
  const { url, drop } = await create();
  const settings = { url, migrations: ['shop'], entities: ENTITIES };
  const dataSource = (await fixtureDataSource(settings)) as SafeDataSource;
  try {
    await dataSource.initialize();
    await dataSource.runMigrations();
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
    await drop();
  }
}

const stepsOf = async (dataSource: SafeDataSource): Promise<Step[]> =>
  (await readNeeded(dataSource, [])).steps;

let sqlite: Step[];
let postgres: Step[];
beforeAll(async () => {
  sqlite = await withShop(createSqlite, stepsOf);
  postgres = await withShop(createPostgres, stepsOf);
});

const generated = (...renames: string[]): GeneratedFile[] => {
  const read = (steps: Step[]) => renames.map((text) => readRename(text, possibleRenames(steps)));
  const steps = mergeSteps(
    applyRenames(sqlite, read(sqlite)),
    applyRenames(postgres, read(postgres)),
  );
  return writeMigrations(steps, 'ChangeTheShop', 1_700_000_010_000);
};

test('lists dropped and added columns as possible renames, and guesses none', () => {
  expect(possibleRenames(postgres)).toEqual([
    { table: 'stores', from: 'city', to: 'rank' },
    { table: 'stores', from: 'city', to: 'town' },
  ]);
  expect(possibleRenames(sqlite)).toEqual(possibleRenames(postgres));
  expect(() => readRename('city:village', possibleRenames(postgres))).toThrow(/stores.city:town/);
});

test('generates one migration for both engines, with indexes outside the transaction', () => {
  const [main, indexes] = generated('city:town');
  expect(main.name).toBe('1700000010000-change-the-shop.ts');
  expect(main.content).toContain('class ChangeTheShop1700000010000');
  expect(main.content).toContain(`queryRunner.renameColumn('stores', 'city', 'town')`);
  expect(main.content).toContain('ALTER TABLE "stores" ALTER COLUMN "name" TYPE varchar(200)');
  expect(main.content).toContain('@loses tags, stores.rank');
  expect(main.content).not.toMatch(/DROP COLUMN|TODO/);
  expect(indexes.name).toBe('1700000010001-change-the-shop-indexes.ts');
  expect(indexes.content).toContain('transaction = false');
});

test.each([
  ['SQLite', 0],
  ['PostgreSQL', 1],
])('on %s, up creates the schema of the entities, and down reverts all of it', async (_, at) => {
  const folder = mkdtempSync(join(import.meta.dirname, '.mutants-'));
  try {
    const files = generated('city:town');
    for (const { name, content } of files) writeFileSync(join(folder, name), content);
    const loaded = await Promise.all(
      files.map(({ name }) => readMigrationFile(join(folder, name))),
    );
    const history = await readMigrationFile(fixture('shop'));
    const findings = await lint(loaded.flat(), { history });
    expect(findings.map(({ rule, what }) => `${rule}: ${what}`)).toEqual([
      'rename: stores.city is renamed to town',
    ]);
    await withShop(engines[at], async (dataSource) => {
      await dataSource.query(`INSERT INTO "stores" ("name", "city") VALUES ('a', 'Ünïcödé')`);
      const before = await schemaSnapshot(dataSource);
      dataSource.migrations.push(...loaded.flat().map(({ create }) => new create()));
      await dataSource.runMigrations();
      expect(await recordSteps(dataSource, await entitySchema(dataSource))).toEqual([]);
      expect(await dataSource.query('SELECT * FROM "stores"')).toEqual([
        { id: 1, name: 'a', town: 'Ünïcödé', rank: 1 },
      ]);
      await dataSource.migrator.revert({ steps: 2 });
      expect(await schemaSnapshot(dataSource)).toEqual(before);
      expect(await dataSource.query('SELECT * FROM "stores"')).toEqual([
        { id: 1, name: 'a', city: 'Ünïcödé' },
      ]);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('marks what a person must decide with a TODO that the lint reports', () => {
  const step: Step = {
    op: 'addColumn',
    table: 'stores',
    subject: { name: 'size', type: 'integer' },
  };
  const [{ content }] = writeMigrations(mergeSteps([step], [step]), 'AddSize', 1_700_000_010_000);
  expect(content).toContain('// TODO stores.size is required');
});
