import type { Action } from '../operations/operation.js';
import { readRebuild } from '../operations/read-rebuild.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { lossOf } from './loss.js';
import type { Verdict } from './verdict.js';

/**
 * A writer locks the whole SQLite database; what matters is whether a table is rebuilt, and
 * whether the copy has all its columns. Dropping the table of which there is a copy loses nothing.
 * @param all the statements of the migration
 * @param model the schema before the statement
 */
export function sqliteVerdict(
  action: Action,
  sql: string,
  all: string[],
  model: SchemaModel,
): Verdict {
  const none = { lock: null, rewrites: false, scans: false, loses: null };
  const rebuild = readRebuild(sql);
  if (rebuild) {
    const { table, sources } = rebuild;
    const lost = model
      .columns(table)
      .filter(({ name }) => !sources.includes(name) && !model.isNewColumn(table, name))
      .map(({ name }) => `${table}.${name}`);
    const loses = lost.length > 0 ? `what ${lost.join(', ')} holds` : null;
    return { ...none, rewrites: true, loses };
  }
  const isCopied =
    action.kind === 'dropTable' &&
    all.some((other) => other.includes(`"temporary_${action.table}" RENAME TO`));
  const isCounter = 'table' in action && action.table === 'sqlite_sequence';
  if (isCopied || isCounter) return none;
  const rewrites = action.kind === 'dropColumn' || (action.kind === 'update' && !action.isBounded);
  return { ...none, rewrites, loses: lossOf(action, sql, model) };
}
