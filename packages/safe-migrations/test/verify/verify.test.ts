import { readMigrationFile } from '../../src/history/migration-files.js';
import type { ShadowDatabase } from '../../src/shadow/shadow-database.js';
import { verify } from '../../src/verify/verify.js';
import { connectionOptions } from '../support/databases.js';
import { fixture } from '../support/fixture-data-source.js';

const sqlite: ShadowDatabase = { engine: 'sqlite', options: connectionOptions('shadow.db') };
const postgres: ShadowDatabase = {
  engine: 'postgres',
  options: connectionOptions(process.env.TEST_DATABASE_URL!),
};

/** The problems that verify reports for fixtures without records. */
async function problemsOf(
  place: ShadowDatabase,
  only: string,
  ...names: string[]
): Promise<string[]> {
  const files = (await Promise.all(names.map((name) => readMigrationFile(fixture(name))))).flat();
  const [step] = await verify([place], { files, recorded: {}, only });
  return step.problems;
}

test.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('reports data that down loses without declaring it, on %s', async (_, place) => {
  expect(await problemsOf(place, 'AddCity', 'shop')).toEqual([
    'down loses more than it declares: the column stores.city is gone with what it held',
  ]);
});

test('reports a down that fails on existing rows', async () => {
  expect(await problemsOf(postgres, 'LengthenName', 'shop', 'lengthen-name')).toEqual([
    'down fails: value too long for type character varying(80)',
  ]);
});

test('reports an empty down', async () => {
  const problems = await problemsOf(sqlite, 'RebuildStores', 'shop', 'raw-rebuild');
  expect(problems).toContain(
    'after down, the schema is not what it was before up: - column stores.name: VARCHAR(80)NOT NULL',
  );
});

test.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('adds no rows that up declares to refuse, on %s', async (_, place) => {
  expect(await problemsOf(place, 'LimitName', 'shop', 'limit-name')).toEqual([]);
});
