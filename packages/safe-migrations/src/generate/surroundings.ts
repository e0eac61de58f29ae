import type { EngineName } from '../operations/engine-name.js';
import { quoted } from '../schema/schema-sql.js';
import { IS_POSTGRES } from './literal.js';

/** The project around a generated migration. */
export interface Target {
  /** The engines that it supports. */
  engines: EngineName[];
  /** The PostgreSQL schema that the data source names: SQL must name it too. */
  schema?: string;
}

/** The migration around a step. */
export interface Surroundings extends Target {
  /** The tables that this migration creates: nobody uses them yet. */
  created: Set<string>;
  /** Whether indexes are built without blocking writes. */
  isConcurrent: boolean;
  /** In down, a row without a value is a reason to fail, which `@refuses` declares. */
  isDown?: boolean;
}

/** Code for each engine, without a condition if there is only one. */
export function byEngine({ engines }: Target, postgres: string, sqlite: string): string {
  if (engines.length === 1) return engines[0] === 'postgres' ? postgres : sqlite;
  return `if (${IS_POSTGRES}) {\n${postgres}\n} else {\n${sqlite}\n}`;
}

/** A table in the SQL of generated code. */
export const sqlTable = ({ schema }: Target, table: string): string =>
  [schema, table].flatMap((part) => (part === undefined ? [] : [quoted(part)])).join('.');
