/** TypeORM migrations that lose no data. The README says how to adopt them in a project. */
export type { CommandName } from './commands/commands.js';
export type { Project } from './commands/project.js';
export { runCommand } from './commands/run-command.js';
export type { Needed } from './needs/needed.js';
export { type Anomaly, findAnomalies } from './history/anomalies.js';
export { checksumOf, readChecksumList } from './history/checksum.js';
export type { History, KnownMigration } from './history/history.js';
export {
  type LoadedMigrations,
  loadMigrations,
  writeChecksumList,
} from './history/load-migrations.js';
export { readRecorded, type Recorded } from './history/recorded.js';
export type {
  Allowances,
  AnomalyKind,
  Repair,
  SafeDataSourceOptions,
  SafetyOptions,
} from './history/options.js';
export type { EngineName } from './operations/engine-name.js';
export type { StepOptions } from './runtime/migration-session.js';
export type { Migrator, RevertOptions, RunOptions } from './runtime/migrator.js';
export { SafeDataSource } from './runtime/safe-data-source.js';
export {
  advanceSequence,
  describeSequence,
  readSequences,
  type Sequence,
} from './runtime/sequences.js';
export { type AppliedMigration, type MigrationStatus, readStatus } from './runtime/status.js';
export { type ShadowDatabase, withOwnDatabase } from './shadow/shadow-database.js';
