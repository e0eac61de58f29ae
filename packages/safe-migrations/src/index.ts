/** TypeORM migrations that lose no data. The README says how to adopt them in a project. */
export { commands } from './commands/commands.js';
export { runCommand, type Project } from './commands/run-command.js';
export { findAnomalies } from './history/anomalies.js';
export { CHECKSUM_LIST, checksumOf, readChecksumList } from './history/checksum.js';
export type { Repair, SafeDataSourceOptions, SafetyOptions } from './history/options.js';
export { RULES } from './lint/lint.js';
export type { EngineName } from './operations/engine-name.js';
export type { Step } from './generate/step.js';
export { SafeDataSource } from './runtime/safe-data-source.js';
export { advanceSequence, describeSequence, readSequences } from './runtime/sequences.js';
export { readStatus } from './runtime/status.js';
export { withOwnDatabase, type ShadowDatabase } from './shadow/shadow-database.js';
