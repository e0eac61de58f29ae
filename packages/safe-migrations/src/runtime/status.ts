import { type Anomaly, findAnomalies } from '../history/anomalies.js';
import { findDrift } from './drift.js';
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
  /** SQL that would make the schema match the entities. While migrations are pending it is expected. */
  drift: string[];
  /** Names of PostgreSQL sequences that are behind their rows. */
  behind: string[];
  /** What is wrong, in words. */
  messages: string[];
}

/** How the code, the history and the schema of a database agree. Changes nothing. */
export async function readStatus(dataSource: SafeDataSource): Promise<MigrationStatus> {
  const history = await dataSource.migrator.history();
  const anomalies = findAnomalies(history);
  const drift = await findDrift(dataSource);
  const behind = (await readSequences(dataSource)).filter(({ isBehind }) => isBehind);
  const applied = history.applied.map(({ name, timestamp }) => ({
    name,
    timestamp,
    appliedAt: history.records.get(name)?.appliedAt ?? null,
    durationMs: history.records.get(name)?.durationMs ?? null,
  }));
  const pending = history.pending.map(({ name }) => name);
  const isTrouble =
    anomalies.length > 0 || behind.length > 0 || (drift.length > 0 && pending.length === 0);
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
    behind: behind.map(({ name }) => name),
    messages: [...anomalies.map(({ message }) => message), ...behind.map(describeSequence)],
  };
}
