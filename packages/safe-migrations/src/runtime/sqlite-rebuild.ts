import type Driver from 'better-sqlite3';
import type { Table, TableIndex } from 'typeorm';
import { deferrableIn } from '../schema/deferrable.js';
import { tableFacts } from '../schema/sqlite-snapshot.js';
import { sqlTokens, unwrapped } from '../operations/sql-tokens.js';
import { type SchemaObject, schemaObjects, tableSql } from './sqlite-schema.js';

type Rebuild = (newTable: Table, oldTable: Table, migrateData?: boolean) => Promise<void>;

/**
 * To change an SQLite table, TypeORM mostly copies the rows into a new one. It loses what it does
 * not know: triggers, indexes with an expression, a condition, an order or a collation, and the
 * counter of AUTOINCREMENT. This function keeps them.
 * @throws Error for what cannot be kept
 */
export async function rebuildKeepingAll(
  connection: Driver.Database,
  rebuild: Rebuild,
  newTable: Table,
  oldTable: Table,
  migrateData?: boolean,
): Promise<void> {
  const table = oldTable.name;
  readDeferrable(tableSql(connection, table)!, oldTable, newTable);
  refuseLosses(connection, oldTable);
  const objects = schemaObjects(connection).filter((object) => object.table === table);
  const goesWithItsColumn = (name: string): boolean =>
    oldTable.indices.some((index) => index.name === name) &&
    !newTable.indices.some((index) => index.name === name);
  const kept = objects.filter(
    ({ type, name }) =>
      type === 'trigger' || (!isPlain(connection, name) && !goesWithItsColumn(name)),
  );
  const isKept = ({ name }: TableIndex): boolean => kept.some((object) => object.name === name);
  oldTable.indices = oldTable.indices.filter((index) => !isKept(index));
  newTable.indices = newTable.indices.filter((index) => !isKept(index));
  // TypeORM reads checks with brackets and adds another pair each time.
  for (const check of newTable.checks) check.expression &&= unwrapped(check.expression);

  // Without it, SQLite refuses to rename while a view or another table's trigger names the table.
  const legacy = connection.pragma('legacy_alter_table', { simple: true });
  connection.pragma('legacy_alter_table = ON');
  try {
    await rebuild(newTable, oldTable, migrateData);
  } finally {
    connection.pragma(`legacy_alter_table = ${legacy}`);
  }
  for (const object of kept) recreate(connection, object);
}

/** @throws Error that says what to do about it */
export function recreate(connection: Driver.Database, { type, name, table, sql }: SchemaObject) {
  try {
    connection.exec(sql);
  } catch (error) {
    throw new Error(
      `The ${type} "${name}" was lost when "${table}" was rebuilt, and cannot be created again: ` +
        `${(error as Error).message}. Drop it in the migration, before the change, and create ` +
        'the one that you want after it.',
      { cause: error },
    );
  }
}

/** Whether TypeORM can recreate an index without losing a part of it. */
function isPlain(connection: Driver.Database, index: string): boolean {
  const columns = connection
    .prepare(`SELECT cid, "desc", coll FROM pragma_index_xinfo(?) WHERE key = 1`)
    .all(index) as { cid: number; desc: number; coll: string }[];
  const partial = connection
    .prepare(
      `SELECT partial FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name
       WHERE m.name = ?`,
    )
    .pluck()
    .get(index);
  return (
    partial === 0 &&
    columns.every(({ cid, desc, coll }) => cid >= 0 && desc === 0 && coll === 'BINARY')
  );
}

/** TypeORM does not read from SQLite which foreign keys are deferrable. */
function readDeferrable(sql: string, oldTable: Table, newTable: Table): void {
  const facts = tableFacts(oldTable.name, sql);
  for (const key of [...oldTable.foreignKeys, ...newTable.foreignKeys]) {
    const isKnown = oldTable.foreignKeys.some(({ name }) => name === key.name);
    if (isKnown) key.deferrable ??= deferrableIn(facts, key.name, oldTable.name);
  }
}

/** @throws Error when the table has something that TypeORM would lose */
function refuseLosses(connection: Driver.Database, table: Table): void {
  const sql = tableSql(connection, table.name) ?? '';
  const tokens = sqlTokens(sql);
  const words = tokens.map(({ kind, upper }) => (kind === 'word' ? upper : ''));
  const count = (word: string): number => words.filter((other) => other === word).length;
  const knownChecks = table.checks.length + table.columns.filter(({ enum: e }) => e?.length).length;
  const losses = [
    count('COLLATE') > 0 && 'a COLLATE',
    count('CHECK') > knownChecks && 'a CHECK without a name',
    count('DEFERRABLE') > table.foreignKeys.filter(({ deferrable }) => deferrable).length &&
      'a DEFERRABLE foreign key without a name',
    count('CONFLICT') > 0 && 'an ON CONFLICT clause',
    words.slice(words.lastIndexOf('') + 1).includes('STRICT') && 'STRICT',
    table.columns.some(({ generatedType, asExpression }) => generatedType && !asExpression) &&
      'a generated column',
  ].filter((loss) => loss !== false);
  if (losses.length > 0) {
    throw new Error(
      `TypeORM cannot rebuild "${table.name}" on SQLite without losing ${losses.join(', ')}. ` +
        'Write the SQL yourself: ALTER TABLE … ADD/DROP/RENAME COLUMN, or a new table with all ' +
        'of it, into which the rows are copied.',
    );
  }
}

/**
 * Copies the AUTOINCREMENT counter to the new table before the old one is dropped, so that the id
 * of a deleted row is not used again.
 */
export function keepCounter(connection: Driver.Database, sql: string): void {
  const table = /^DROP TABLE "(.+)"$/.exec(sql)?.[1];
  const copy = `temporary_${table}`;
  const isCounted = /AUTOINCREMENT/i.test(tableSql(connection, copy) ?? '');
  if (!isCounted || tableSql(connection, 'sqlite_sequence') === undefined) return;
  connection.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(copy);
  connection
    .prepare('INSERT INTO sqlite_sequence SELECT ?, seq FROM sqlite_sequence WHERE name = ?')
    .run(copy, table);
}
