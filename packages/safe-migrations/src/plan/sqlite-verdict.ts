import type { Action } from '../operations/operation.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { type Fresh, readCopy } from './fresh.js';
import { lossOf } from './losses.js';
import type { Verdict } from './verdict.js';

/**
 * On SQLite whoever writes has the whole database; what counts is whether a table is copied, and
 * whether all of it comes along. A table that is dropped while its copy waits loses nothing.
 * @param all the statements of the migration
 * @param fresh what the migration has made itself before
 * @param model the schema before the statement
 */
export function sqliteVerdict(
  action: Action,
  sql: string,
  all: string[],
  fresh: Fresh,
  model: SchemaModel,
): Verdict {
  const base = { lock: null, rewrites: false, scans: false, loses: null };
  const copy = readCopy(sql);
  if (copy) {
    const { table, sources } = copy;
    const gone = model
      .columns(table)
      .filter(({ name }) => !sources.includes(name) && !fresh.hasColumn(table, name))
      .map(({ name }) => `${table}.${name}`);
    const loses = gone.length > 0 ? `what ${gone.join(', ')} holds` : null;
    return { ...base, rewrites: true, loses };
  }
  const isCopied =
    action.kind === 'dropTable' &&
    all.some((other) => other.includes(`"temporary_${action.table}" RENAME TO`));
  const isCounter = 'table' in action && action.table === 'sqlite_sequence';
  if (isCopied || isCounter) return base;
  const rewrites = action.kind === 'dropColumn' || (action.kind === 'update' && !action.isBounded);
  return { ...base, rewrites, loses: lossOf(action, sql, fresh, model) };
}
