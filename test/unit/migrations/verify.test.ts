import { readEnvironment } from '../../../src/config/environment.js';
import { connectionOptions } from '../../../src/database/connection-options.js';
import {
  readMigrationFile,
  readMigrationFolder,
} from '../../../packages/safe-migrations/src/history/migration-files.js';
import { readRecorded } from '../../../packages/safe-migrations/src/history/recorded.js';
import type { ShadowDatabase } from '../../../packages/safe-migrations/src/shadow/shadow-database.js';
import { verify } from '../../../packages/safe-migrations/src/verify/verify.js';
import { MIGRATIONS_FOLDER } from '../../../src/database/schema/load-migrations.js';
import { fixture } from '../../migrations/fixture-data-source.js';
import { tryMutants } from '../../migrations/mutants.js';

const options = (url: string) =>
  connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL: url }));
const sqlite: ShadowDatabase = { engine: 'sqlite', options: options('sqlite:///throwaway.db') };
const postgres: ShadowDatabase = {
  engine: 'postgres',
  options: options(process.env.TEST_DATABASE_URL!),
};

test('every migration of Octavo can be undone with its rows, and does what is recorded', async () => {
  const files = await readMigrationFolder(MIGRATIONS_FOLDER);
  const recorded = await readRecorded(MIGRATIONS_FOLDER);
  const steps = await verify([sqlite, postgres], { files, recorded });
  expect(steps.length).toBe(2 * files.length);
  expect(steps.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 180_000);

test('no way of breaking a migration passes', async () => {
  const { tried, survived } = await tryMutants(sqlite);
  console.log(`verify catches ${tried - survived.length} of ${tried} broken migrations (SQLite)`);
  expect(survived).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(30);
});

/** What verify says about fixtures, of which nothing is recorded. */
async function problemsOf(
  workshop: ShadowDatabase,
  only: string,
  ...names: string[]
): Promise<string[]> {
  const files = (await Promise.all(names.map((name) => readMigrationFile(fixture(name))))).flat();
  const [step] = await verify([workshop], { files, recorded: {}, only });
  return step.problems;
}

test.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])(
  'on %s, what down loses must be declared, and the message says what it is',
  async (_, workshop) => {
    expect(await problemsOf(workshop, 'AddCity', 'shop')).toEqual([
      'down loses more than it declares: the column stores.city is gone with what it held',
    ]);
  },
);

test('a down that refuses must say so', async () => {
  expect(await problemsOf(postgres, 'LengthenName', 'shop', 'lengthen-name')).toEqual([
    'down fails: value too long for type character varying(80)',
  ]);
});

test('an empty down is found', async () => {
  const problems = await problemsOf(sqlite, 'RebuildStores', 'shop', 'raw-rebuild');
  expect(problems).toContain(
    'after down, the schema is another than before up: - column stores.name: VARCHAR(80)NOT NULL',
  );
});
