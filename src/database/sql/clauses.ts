import type { Dialect } from '../engine/statement.js';
import type { Bind } from './keyset.js';

/** Appends the rows of these statements in order. */
export const unionOf = (statements: string[]): string =>
  statements.map((sql) => `SELECT * FROM (${sql}) AS "range"`).join(' UNION ALL ');

export const whereOf = (conditions: string[]): string =>
  conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';

/** Adds parameters to a list, and returns their placeholders. */
export const binder =
  (parameters: unknown[], dialect: Dialect): Bind =>
  (value) => {
    parameters.push(value);
    return dialect === 'postgres' ? `$${parameters.length}` : '?';
  };

/** Whether a column has one of these values. */
export function among(name: string, values: unknown[], dialect: Dialect, bind: Bind): string {
  return dialect === 'postgres'
    ? `${name} = ANY (${bind(values)})`
    : `${name} IN (SELECT "value" FROM json_each(${bind(JSON.stringify(values))}))`;
}
