import type { EngineName } from '../operations/engine-name.js';

/** The options of a table, column, index or constraint, without defaults. */
export type Options = Record<string, any> & { name: string };

/** One call of the query runner, on one engine. */
export interface Step {
  /** The method; `todo` is a comment for the author instead. */
  op:
    | 'createTable'
    | 'dropTable'
    | 'changeTableComment'
    | `rename${'Table' | 'Column'}`
    | `${'add' | 'drop' | 'change'}Column`
    | `${'create' | 'drop'}${'Index' | 'ForeignKey' | 'CheckConstraint' | 'UniqueConstraint'}`
    | 'todo';
  table: string;
  /** What is added, dropped or changed; the name of a todo is its text. */
  subject: Options;
  /** The table or column before a rename or a change. */
  before?: Options;
}

/** A step on each engine that needs it. */
export type PortableStep = Partial<Record<EngineName, Step>>;

/** The step of PostgreSQL, or that of SQLite where PostgreSQL has none. */
export const either = ({ postgres, sqlite }: PortableStep): Step => (postgres ?? sqlite)!;

/** The path of what a step changes: the same on both engines. */
export function pathOf({ op, table, subject, before }: Step): string {
  return /Table/.test(op) ? table : `${table}.${(before ?? subject).name}`;
}

/** Of a column, written as `table.old:new`, or as `old:new` where that is unambiguous; or of a table. */
export interface Rename {
  /** Undefined for a table. */
  table?: string;
  from: string;
  to: string;
}
