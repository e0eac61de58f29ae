import type { Action } from '../operations/operation.js';
import { SchemaModel } from '../operations/schema-model.js';
import type { MigrationFile } from '../history/migration-files.js';
import { type Declarations, readDeclarations } from '../history/declarations.js';
import type { EngineName } from '../operations/engine-name.js';
import { record, type Recording } from './recording.js';

export interface Run extends Recording {
  engine: EngineName;
}

/** What the rules check. */
export interface Subject {
  file: MigrationFile;
  declarations: Declarations;
  /** Whether the migration asks for no transaction. */
  refusesTransaction: boolean;
  /** On each engine, with and without rows in the results of SELECT. */
  up: Run[];
  down: Run[];
  /** The tables that `up` creates: nobody uses them yet. */
  created: Set<string>;
  /** The actions of this migration and all later ones on PostgreSQL. */
  fromHereOn: Action[];
}

/** Records migrations in their order, each on the schema that the earlier ones leave. */
export async function recordAll(files: MigrationFile[], engines: EngineName[]): Promise<Subject[]> {
  const models = { postgres: SchemaModel.empty(), sqlite: SchemaModel.empty() };
  const subjects: Subject[] = [];
  for (const file of files) subjects.push(await recordFile(file, engines, models));
  const later: Action[] = [];
  for (const subject of subjects.toReversed()) {
    later.unshift(...subject.up.filter(({ engine }) => engine === 'postgres').flatMap(actionsOf));
    subject.fromHereOn = [...later];
  }
  return subjects;
}

const actionsOf = ({ actions }: Run): Action[] => actions;

async function recordFile(
  file: MigrationFile,
  engines: EngineName[],
  models: Record<EngineName, SchemaModel>,
): Promise<Subject> {
  const up: Run[] = [];
  const down: Run[] = [];
  for (const engine of engines) {
    let after = models[engine];
    for (const hasRows of [true, false]) {
      after = models[engine].clone();
      const migration = new file.create();
      up.push({ engine, ...(await record(migration, 'up', engine, after, hasRows)) });
      const undone = after.clone();
      down.push({ engine, ...(await record(migration, 'down', engine, undone, hasRows)) });
    }
    models[engine] = after;
  }
  const created = up.flatMap(actionsOf).filter(({ kind }) => kind === 'createTable');
  return {
    file,
    declarations: readDeclarations(file.source),
    refusesTransaction: new file.create().transaction === false,
    up,
    down,
    created: new Set(created.map((action) => (action as { table: string }).table)),
    fromHereOn: [],
  };
}
