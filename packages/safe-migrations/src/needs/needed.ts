import { entityDigest } from '../schema/entity-digest.js';
import { subjectOf, tableOf } from '../schema/compare.js';
import { schemaSnapshot } from '../schema/snapshot.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import { entitySchema } from './entity-schema.js';
import { recordSteps } from './record-steps.js';
import type { Rename, Step } from './step.js';
import { refuseUnsupported } from './unsupported.js';

/** What the entities need on one engine beyond the migrations. */
export interface Needed {
  steps: Step[];
  /** Tables without an entity: a new table may be one of them under another name. */
  orphans: { name: string; columns: string[] }[];
  /** The facts of the schema that the entities ask for. */
  schema: string[];
  /** Of the entities. */
  digest: string;
}

/**
 * Runs the migrations on an empty database and compares the result with the entities.
 * @param renamed tables that are renamed before the comparison
 * @throws Error for options of entities that no migration can express
 */
export async function readNeeded(dataSource: SafeDataSource, renamed: Rename[]): Promise<Needed> {
  refuseUnsupported(dataSource);
  await dataSource.migrator.run();
  const queryRunner = dataSource.createQueryRunner();
  try {
    for (const { from, to } of renamed) await queryRunner.renameTable(from, to);
  } finally {
    await queryRunner.release();
  }
  const schema = await entitySchema(dataSource);
  const renames = renamed.map(({ from, to }): Step => ({
    op: 'renameTable',
    table: to,
    before: { name: from },
    subject: { name: to },
  }));
  return {
    steps: [...renames, ...(await recordSteps(dataSource, schema))],
    orphans: orphansIn(await schemaSnapshot(dataSource), dataSource),
    schema,
    digest: entityDigest(dataSource),
  };
}

function orphansIn(facts: string[], { entityMetadatas }: SafeDataSource): Needed['orphans'] {
  const owned = new Set(entityMetadatas.map(({ tableName }) => tableName));
  const columns = facts.filter((fact) => fact.startsWith('column ') && !owned.has(tableOf(fact)!));
  return [...new Set(columns.map((fact) => tableOf(fact)!))].map((name) => ({
    name,
    columns: columns
      .filter((fact) => tableOf(fact) === name)
      .map((fact) => subjectOf(fact).slice(`column ${name}.`.length)),
  }));
}
