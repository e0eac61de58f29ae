import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../../../src/commands/generate.js';
import { recordSteps } from '../../../src/needs/record-steps.js';
import { pathOf } from '../../../src/needs/step.js';
import { type Needed, readNeeded } from '../../../src/needs/needed.js';
import { readMigrationFolder } from '../../../src/history/migration-files.js';
import type { SafeDataSource } from '../../../src/runtime/safe-data-source.js';
import { difference, schemaSnapshot } from '../../../src/schema/snapshot.js';
import { type ShadowDatabase, withShadowDatabase } from '../../../src/shadow/shadow-database.js';
import type { Case } from './cases.js';
import { type Options, shop } from './shop.js';

/** What came of a change on one engine. */
export interface Result {
  /** The error of generate; or what it has written, all files together; undefined for nothing. */
  refusal?: string;
  code?: string;
  /** How the rows and the schema differ from what they should be after up, and after down. */
  faults: string[];
}

/** Numbers alike, with as many decimals as they have. */
const comparable = (rows: { city: string | null }[]): string =>
  JSON.stringify(
    rows.map((row) => ({
      ...row,
      city: /^[\d.]+$/.test(row.city ?? '') ? Number(row.city) : row.city,
    })),
  );

type Classes = (new () => any)[];

/** Generates the migration of a case for one engine, and runs and reverts it with rows. */
export async function tryCase(shadow: ShadowDatabase, one: Case): Promise<Result> {
  const folder = mkdtempSync(join(import.meta.dirname, '.case-'));
  try {
    const [before, after] = [one.before ?? {}, one.after].map((options) =>
      shop({ [one.kind]: options } as Partial<Options>),
    );
    const isPlain = Object.keys(one.before ?? {}).length === 0;
    await writeBase(folder, shadow, before, isPlain ? 'plain' : JSON.stringify(one));
    const { code, schema } = await generateFor(folder, shadow, after, one);
    const faults =
      code === undefined || code.includes('TODO')
        ? []
        : await runWithRows(folder, shadow, after, schema, one);
    return { code, faults };
  } catch (error) {
    return { refusal: (error as Error).message, faults: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The SQL of the shops that many cases start from. */
const bases: Record<string, object[]> = {};

/** The migration that makes the shop as it was, as SQL of this engine. */
async function writeBase(
  folder: string,
  shadow: ShadowDatabase,
  entities: Classes,
  key: string,
): Promise<void> {
  const statements = (bases[`${shadow.engine} ${key}`] ??= await withShadowDatabase(
    shadow,
    [],
    async ({ driver }) => (await driver.createSchemaBuilder().log()).upQueries,
    entities,
  ));
  writeFileSync(
    join(folder, '1700000000000-create-shop.ts'),
    `export class CreateShop1700000000000 {
  async up(queryRunner: any) {
    for (const { query, parameters } of ${JSON.stringify(statements)})
      await queryRunner.query(query, parameters);
  }
  async down() {}
}`,
  );
}

async function needed(folder: string, shadow: ShadowDatabase, entities: Classes, renamed = []) {
  const classes = (await readMigrationFolder(folder)).map(({ create }) => create);
  const read = (dataSource: SafeDataSource): Promise<Needed> => readNeeded(dataSource, renamed);
  return withShadowDatabase(shadow, classes, read, entities);
}

async function generateFor(
  folder: string,
  shadow: ShadowDatabase,
  entities: Classes,
  { kind, property }: Case,
): Promise<{ code?: string; schema: string[] }> {
  let schema: string[] = [];
  const isRenamed = property === 'name';
  const { json } = await generate.run({
    open: () => Promise.reject(new Error('generate opens no database')),
    folder,
    engines: async () => [shadow.engine],
    shadowDatabases: async () => [shadow],
    scratch: async () => shadow,
    needed: async (place, renamed) => {
      const found = await needed(folder, place, entities, renamed as never);
      schema = found.schema;
      return found;
    },
    progress: () => undefined,
    values: {
      'rename-table': isRenamed && kind === 'entity' ? ['stores:shops'] : [],
      rename: isRenamed && kind === 'column' ? ['city:town'] : [],
    },
    positionals: [join(folder, 'ChangeShop')],
  });
  const { files } = json as { files: { content: string }[] };
  const code = files.map(({ content }) => content).join('\n');
  return { code: code || undefined, schema };
}

async function runWithRows(
  folder: string,
  shadow: ShadowDatabase,
  entities: Classes,
  goal: string[],
  { kind, property, city = `'Bern'`, losesCity }: Case,
): Promise<string[]> {
  const [base, ...generated] = await readMigrationFolder(folder);
  const [table, column] = [
    kind === 'entity' && property === 'name' ? 'shops' : 'stores',
    kind === 'column' && property === 'name' ? 'town' : 'city',
  ];
  const rowsOf = async (dataSource: SafeDataSource, from: string, what: string) =>
    comparable(
      await dataSource.query(
        `SELECT "name", CAST(${losesCity ? `''` : `"${what}"`} AS text) AS "city",
           (SELECT count(*) FROM "items" WHERE "store_id" = "${from}"."id") AS "items"
         FROM "${from}"`,
      ),
    );
  return withShadowDatabase(
    shadow,
    [base.create],
    async (dataSource) => {
      const faults: string[] = [];
      const expectSame = (when: string, wanted: string, found: string): void => {
        if (wanted !== found) faults.push(`${when}: ${found} instead of ${wanted}`);
      };
      await dataSource.migrator.run();
      const [list, values] = losesCity ? ['', ''] : [', "city"', `, ${city}`];
      await dataSource.query(`INSERT INTO "stores" ("id", "name"${list}) VALUES (1, 'a'${values})`);
      await dataSource.query('INSERT INTO "items" ("id", "store_id") VALUES (1, 1)');
      const rows = await rowsOf(dataSource, 'stores', 'city');
      const schema = await schemaSnapshot(dataSource);
      dataSource.migrations.push(...generated.map(({ create }) => new create()));
      await dataSource.migrator.run();
      expectSame('rows after up', rows, await rowsOf(dataSource, table, column));
      const more = await recordSteps(dataSource, goal);
      faults.push(...more.map((step) => `after up there is still ${step.op} ${pathOf(step)}`));
      await dataSource.migrator.revert({ steps: generated.length });
      expectSame('rows after down', rows, await rowsOf(dataSource, 'stores', 'city'));
      const back = difference(schema, await schemaSnapshot(dataSource));
      faults.push(...back.map((line) => `schema after down: ${line}`));
      return faults;
    },
    entities,
  );
}
