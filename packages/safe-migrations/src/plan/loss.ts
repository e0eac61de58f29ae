import type { Action } from '../operations/operation.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { isNarrower } from '../operations/type-order.js';
import { type SqlToken, sqlTokens } from '../operations/sql-tokens.js';

/**
 * What data an action can lose; null is none.
 * @param model the schema before the action
 */
export function lossOf(action: Action, sql: string, model: SchemaModel): string | null {
  if (!('table' in action) || model.isNewTable(action.table)) return lossOfOther(action);
  const { table } = action;
  switch (action.kind) {
    case 'dropTable':
    case 'truncate':
      return `every row of ${table}`;
    case 'dropColumn':
      return model.isNewColumn(table, action.column)
        ? null
        : `what ${table}.${action.column} holds`;
    case 'changeType': {
      const isCut = isNarrower(model.column(table, action.column), action.after);
      return isCut && /\bUSING\b/i.test(sql)
        ? `what of ${table}.${action.column} does not fit`
        : null;
    }
    case 'update': {
      const isFilled = filledColumns(sql);
      const changed = action.columns.filter(
        (column) => !model.isNewColumn(table, column) && !isFilled(column),
      );
      return changed.length > 0 ? `the former values of ${table}.${changed.join(', ')}` : null;
    }
    case 'delete':
      return `rows of ${table}`;
    case 'insert':
      return /\bON\s+CONFLICT\b.*\bDO\s+UPDATE\b|\bREPLACE\s+INTO\b/is.test(sql)
        ? `the former values of rows of ${table}`
        : null;
    default:
      return null;
  }
}

function lossOfOther(action: Action): string | null {
  if (action.kind !== 'other') return null;
  return /^DROP\s+(SCHEMA|DATABASE|MATERIALIZED)\b|\bCASCADE\b/i.test(action.text)
    ? 'everything in it, and what depends on it'
    : null;
}

/** Finds the columns that `UPDATE … WHERE column IS NULL` fills: no value is lost. */
function filledColumns(sql: string): (column: string) => boolean {
  const tokens = sqlTokens(sql);
  const isWord = ({ kind, upper }: SqlToken, word: string): boolean =>
    kind === 'word' && upper === word;
  const where = tokens.slice(tokens.findIndex((token) => isWord(token, 'WHERE')) + 1);
  if (where.length === tokens.length || where.some((token) => isWord(token, 'OR'))) {
    return () => false;
  }
  return (column) =>
    where.some(
      ({ text }, index) =>
        text === column && where[index + 1]?.upper === 'IS' && where[index + 2]?.upper === 'NULL',
    );
}
