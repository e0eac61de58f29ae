import type { DataSource } from 'typeorm';
import { MAX_INT } from '../../common/fields/value-ranges.js';
import { DeferredIndex } from '../engine/deferred-index.entity.js';
import { retryOnConflict } from '../engine/engine.js';
import { advanceSequence, describeSequence, readSequences } from 'safe-migrations';
import { NORMAL_FORM_VERSION } from './normal-form.js';
import { NormalForms, type Query, type Scanned, storedVersion } from './normal-forms.js';

/** A fault in the database. */
export interface Finding {
  check: 'ids' | 'normal_forms' | 'integrity' | 'indexes';
  message: string;
  /** Undefined if an operator has to decide. */
  repair?: () => Promise<void>;
}

/** Shows how many rows have been read so far. */
interface Progress {
  update(done: number, rows: number): void;
  end(): void;
}
type StartProgress = (all: number) => Progress;

/**
 * Checks ids, normal forms, and SQLite's file or PostgreSQL's indexes. Needs an up-to-date schema.
 * @param startProgress called with the number of rows before each scan of all of them
 */
export async function checkDatabase(
  dataSource: DataSource,
  startProgress: StartProgress,
): Promise<Finding[]> {
  const isPostgres = dataSource.options.type === 'postgres';
  const found = isPostgres
    ? [await checkSequences(dataSource), await checkIndexes(dataSource)]
    : [await checkCounters(dataSource), await checkFile(dataSource)];
  return [
    ...found.flat(),
    ...(await checkDeferredIndexes(dataSource)),
    ...(await checkNormalForms(dataSource, startProgress)),
  ];
}

async function checkSequences(dataSource: DataSource): Promise<Finding[]> {
  return (await readSequences(dataSource)).flatMap((sequence): Finding[] => {
    const { table, isBehind, isSpent, hasRoom } = sequence;
    if (isSpent) return [idsUsedUp(table)];
    if (!isBehind) return [];
    const message = describeSequence(sequence);
    return hasRoom
      ? [{ check: 'ids', message, repair: () => advanceSequence(dataSource, sequence) }]
      : [{ check: 'ids', message: `${message}, which is the highest possible id` }];
  });
}

/** AUTOINCREMENT counters are never behind their rows, but they can reach the maximum. */
async function checkCounters(dataSource: DataSource): Promise<Finding[]> {
  const spent: { name: string }[] = await dataSource.query(
    `SELECT "name" FROM "sqlite_sequence" WHERE "seq" >= ${MAX_INT} ORDER BY "name"`,
  );
  return spent.map(({ name }) => idsUsedUp(name));
}

const idsUsedUp = (table: string): Finding => ({
  check: 'ids',
  message: `${table} has no id left for new rows; docs/operations.md ("Ids") says what to do`,
});

async function checkFile(dataSource: DataSource): Promise<Finding[]> {
  const damages: Record<string, string>[] = await dataSource.query('PRAGMA integrity_check');
  const orphans: Record<string, string>[] = await dataSource.query('PRAGMA foreign_key_check');
  const messages = [
    ...damages.map((row) => row.integrity_check).filter((message) => message !== 'ok'),
    ...orphans.map(({ table, rowid, parent }) => `Row ${rowid} of ${table} has no ${parent}`),
  ];
  return messages.map((message) => ({ check: 'integrity', message }));
}

async function checkIndexes(dataSource: DataSource): Promise<Finding[]> {
  const invalid: { name: string }[] = await dataSource.query(
    `SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_class t ON t.oid = indrelid
     WHERE NOT indisvalid AND t.relnamespace = current_schema()::regnamespace ORDER BY 1`,
  );
  return invalid.map(({ name }) => ({
    check: 'indexes',
    message: `The index ${name} is invalid; REINDEX INDEX CONCURRENTLY ${name} rebuilds it`,
  }));
}

async function checkDeferredIndexes({ manager }: DataSource): Promise<Finding[]> {
  const deferred = await manager.find(DeferredIndex, { order: { id: 'ASC' } });
  return deferred.map(({ id }) => ({
    check: 'indexes',
    message:
      `The index ${id} is missing until the import that dropped it has ended; ` +
      'if the import was interrupted, `npm run migration:run` builds it',
  }));
}

async function checkNormalForms(
  dataSource: DataSource,
  startProgress: StartProgress,
): Promise<Finding[]> {
  const query: Query = (sql, parameters) => dataSource.query(sql, parameters);
  const forms = new NormalForms(dataSource, query, (...write) =>
    retryOnConflict(() => query(...write)),
  );
  const check = 'normal_forms';
  const stored = (await storedVersion(query)) ?? NORMAL_FORM_VERSION;
  if (stored > NORMAL_FORM_VERSION) {
    return [{ check, message: 'The stored normal forms have a newer version' }];
  }
  const all = await forms.count();
  const stale = await watch(forms.scan(), startProgress(all));
  if (stale === 0 && stored === NORMAL_FORM_VERSION) return [];
  const message =
    stale > 0
      ? `${stale} of ${all} rows have an outdated normal form or none: search and sorting miss their text`
      : `The normal forms are recorded as version ${stored}, but are up to date`;
  const repair = async () => void (await watch(forms.rebuild(), startProgress(all)));
  return [{ check, message, repair }];
}

/** @returns how many rows were stale */
async function watch(scans: AsyncGenerator<Scanned>, progress: Progress): Promise<number> {
  let found = 0;
  try {
    for await (const { rows, stale } of scans) {
      progress.update(rows, rows);
      found = stale;
    }
  } finally {
    progress.end();
  }
  return found;
}
