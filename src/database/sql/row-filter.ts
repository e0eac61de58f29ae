import type { Dialect } from '../engine/statement.js';
import { among } from './clauses.js';
import type { Bind } from './keyset.js';
import type { RowConditions } from '../../common/fields/sent-back.js';

/** Restricts a list to the rows of one parent: the foreign key's property, and the parent's id. */
export interface ParentFilter {
  property: string;
  id: number;
}

/** Which rows to select of those that have one of several values. */
export interface Among {
  within?: ParentFilter;
  limit?: number;
  /** What to lock them for on PostgreSQL, until the transaction ends. */
  lock?: 'update' | 'delete';
}

/** Extra conditions on the row to write. */
export interface WriteConditions extends RowConditions {
  within?: ParentFilter;
}

/** The conditions of a statement that writes one row. */
export function rowConditions(
  id: number | string,
  { versions, within, createdAt, updatedAt }: WriteConditions,
  nameOf: (property: string) => string,
  dialect: Dialect,
  bind: Bind,
): string[] {
  const isEqual = (property: string, value: unknown) => `${nameOf(property)} = ${bind(value)}`;
  const conditions = [isEqual('id', id)];
  if (within) conditions.push(isEqual(within.property, within.id));
  if (versions) conditions.push(among(nameOf('version'), versions, dialect, bind));
  if (createdAt) conditions.push(isEqual('createdAt', createdAt));
  if (updatedAt) conditions.push(isEqual('updatedAt', updatedAt));
  return conditions;
}

/** Whether a row, as it is now, meets the conditions. */
export function meets<T extends Versioned>(
  row: T | undefined,
  { versions, within, createdAt, updatedAt }: WriteConditions,
): row is T {
  return (
    row !== undefined &&
    (!within || (row as Record<string, unknown>)[within.property] === within.id) &&
    (versions?.includes(row.version) ?? true) &&
    (createdAt ?? row.createdAt) === row.createdAt &&
    (updatedAt ?? row.updatedAt) === row.updatedAt
  );
}

interface Versioned {
  version: number;
  createdAt: string;
  updatedAt: string;
}
