import { Migration, type DataSource, type QueryRunner } from 'typeorm';
import type { SafetyOptions } from './options.js';
import { HistoryTable } from './history-table.js';
import { type MigrationRecord, Records } from './records.js';

/** A migration of the code. */
export interface KnownMigration extends Migration {
  checksum: string | null;
}

/** The migrations of the code, and those that the database lists as applied. */
export interface History {
  /** By timestamp. */
  known: KnownMigration[];
  /** In the order in which they were applied. */
  applied: Migration[];
  /** In the code and not applied, by timestamp. */
  pending: KnownMigration[];
  records: Map<string, MigrationRecord>;
}

/** Reads both, and changes nothing. */
export async function readHistory(
  dataSource: DataSource,
  queryRunner: QueryRunner,
): Promise<History> {
  const known = knownMigrations(dataSource);
  const applied = await new HistoryTable(dataSource).applied(queryRunner);
  const names = new Set(applied.map(({ name }) => name));
  return {
    known,
    applied,
    pending: known.filter(({ name }) => !names.has(name)),
    records: await new Records(dataSource).all(queryRunner),
  };
}

/** @throws Error for a class whose name does not end in a timestamp */
export function knownMigrations(dataSource: DataSource): KnownMigration[] {
  const { checksums } = (dataSource as { safety?: SafetyOptions }).safety ?? {};
  return dataSource.migrations
    .map((instance) => {
      const name = instance.name ?? instance.constructor.name;
      const timestamp = Number(/\d{13}$/.exec(name)?.[0]);
      if (!timestamp) {
        throw new Error(`The name of ${name} must end in a timestamp of 13 digits (Date.now())`);
      }
      const migration = new Migration(undefined, timestamp, name, instance);
      return Object.assign(migration, { checksum: checksums?.get(name) ?? null });
    })
    .toSorted((a, b) => a.timestamp - b.timestamp);
}

/** Equal for a class and its file: `AddStatusToBooks` and `add-status-to-books`. */
const plain = (name: string): string => name.replaceAll('-', '').toLowerCase();

/**
 * The migration that a person means, by class name, end of file name, or timestamp.
 * @throws Error when there is no such one among `migrations`
 */
export function findMigration<T extends Migration>(migrations: T[], target: string): T {
  const wanted = target.replace(/^.*\//, '').replace(/\.(ts|js)$/, '');
  const timestamp = /^\d{13}/.exec(wanted)?.[0];
  const found = migrations.filter(
    ({ name, timestamp: time }) =>
      name === wanted ||
      (timestamp ? `${time}` === timestamp : plain(name.replace(/\d+$/, '')) === plain(wanted)),
  );
  if (found.length === 1) return found[0];
  const names = migrations.map(({ name }) => `  ${name}`).join('\n');
  throw new Error(
    `${found.length ? 'More than one' : 'No'} migration is ${target}. There are:\n${names}`,
  );
}

/** The pending migrations up to a target, with it. */
export function pendingUpTo({ known, pending }: History, to = 'head'): KnownMigration[] {
  const last = to === 'head' ? Infinity : findMigration(known, to).timestamp;
  return pending.filter(({ timestamp }) => timestamp <= last);
}

/**
 * The applied migrations after a target, the newest first.
 * @param to `base` for all; without it, the last `steps` migrations
 * @throws Error when the file of one of them is missing
 */
export function toRevert({ known, applied }: History, to?: string, steps = 1): KnownMigration[] {
  const count = to === undefined ? steps : applied.length - lengthUpTo(applied, to);
  const wanted = applied.toReversed().slice(0, count);
  return wanted.map(({ name }) => {
    const migration = known.find((candidate) => candidate.name === name);
    if (migration) return migration;
    throw new Error(`${name} cannot be reverted: its file is missing. Nothing was run.`);
  });
}

/** The number of migrations up to a target, with it; the target is also `head` or `base`. */
export function lengthUpTo(migrations: Migration[], target: string): number {
  if (target === 'base') return 0;
  if (target === 'head') return migrations.length;
  return migrations.indexOf(findMigration(migrations, target)) + 1;
}
