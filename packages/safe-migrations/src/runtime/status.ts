import { type Anomaly, findAnomalies } from '../history/anomalies.js';
import type { History } from '../history/history.js';
import { type Recorded, recordedSchema } from '../history/recorded.js';
import { entityDigest } from '../schema/entity-digest.js';
import { checkSchema } from '../schema/check-schema.js';
import type { SafeDataSource } from './safe-data-source.js';
import { describeSequence, readSequences } from './sequences.js';

/** An applied migration; null is what was not recorded. */
export interface AppliedMigration {
  name: string;
  timestamp: number;
  appliedAt: string | null;
  durationMs: number | null;
}

export interface MigrationStatus {
  state: 'clean' | 'pending' | 'trouble';
  /** The newest that is applied. */
  current: string | null;
  applied: AppliedMigration[];
  pending: string[];
  edited: string[];
  missing: string[];
  renamed: string[];
  duplicated: string[];
  outOfOrder: string[];
  newer: string[];
  /** How the schema differs from what the applied migrations make, or from what the entities say. */
  drift: string[];
  /** What was added by hand and does no harm. */
  additions: string[];
  /** Names of PostgreSQL sequences that are behind their rows. */
  behind: string[];
  /** What is wrong, in words. */
  messages: string[];
}

/**
 * How the code, the history and the schema of a database agree. Changes nothing.
 * @param recorded what `verify --record` has written; without it, the schema is compared with the
 * entities, as far as TypeORM compares it
 */
export async function readStatus(
  dataSource: SafeDataSource,
  recorded: Recorded = { entities: {}, migrations: {} },
): Promise<MigrationStatus> {
  const history = await dataSource.migrator.history();
  const anomalies = findAnomalies(history);
  const { drift, additions } = await readDrift(dataSource, recorded, history);
  const behind = (await readSequences(dataSource)).filter(({ isBehind }) => isBehind);
  const applied = history.applied.map(({ name, timestamp }) => ({
    name,
    timestamp,
    appliedAt: history.records.get(name)?.appliedAt ?? null,
    durationMs: history.records.get(name)?.durationMs ?? null,
  }));
  const pending = history.pending.map(({ name }) => name);
  const isTrouble = anomalies.length > 0 || behind.length > 0 || drift.length > 0;
  const of = (kind: Anomaly['kind']): string[] =>
    anomalies.filter((anomaly) => anomaly.kind === kind).map(({ name }) => name);
  return {
    state: isTrouble ? 'trouble' : pending.length > 0 ? 'pending' : 'clean',
    current: applied.at(-1)?.name ?? null,
    applied,
    pending,
    edited: of('edited'),
    missing: of('missing'),
    renamed: of('renamed'),
    duplicated: of('duplicated'),
    outOfOrder: of('backdated'),
    newer: of('newer'),
    drift,
    additions,
    behind: behind.map(({ name }) => name),
    messages: [...anomalies.map(({ message }) => message), ...behind.map(describeSequence)],
  };
}

async function readDrift(
  dataSource: SafeDataSource,
  recorded: Recorded,
  { known, applied, pending }: History,
): Promise<Pick<MigrationStatus, 'drift' | 'additions'>> {
  const { engine, safety } = dataSource;
  const names = applied.map(({ name }) => name);
  const schema = recordedSchema(recorded, engine, names);
  if (!schema) {
    // TypeORM would list what the pending migrations are going to do.
    if (pending.length > 0) return { drift: [], additions: [] };
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return { drift: upQueries.map(({ query }) => query), additions: [] };
  }
  const { troubles, harmless } = await checkSchema(dataSource, schema);
  const isComplete = known.every(({ name }) => recorded.migrations[name]?.effects[engine]);
  const isOther = isComplete && recorded.entities[engine] !== entityDigest(dataSource);
  const generate = (safety.caller ?? 'COMMAND').replace('COMMAND', 'generate');
  const entities = `The entities have changed since they were recorded: ${generate} PATH`;
  return { drift: isOther ? [...troubles, entities] : troubles, additions: harmless };
}
