export type Dialect = 'sqlite' | 'postgres';

export type Row = Record<string, unknown>;

export type Id = number | string;

/** Makes rows of one row that holds their columns as JSON; see sql/column-wise.ts. */
export type ToRows = (row: Row) => Row[];

/** SQL that is prepared once and then only bound and run. PostgreSQL knows it by its name. */
export interface Statement {
  /** Empty for one that is not kept. */
  readonly name: string;
  readonly sql: string;
  /** The table that it is about: what waits for one does not hold up the others. Else its name. */
  readonly lane?: string;
  /** Where it answers its rows as columns. */
  readonly toRows?: ToRows;
}

/** A statement with its parameters. */
export type Bound = [Statement, unknown[]];

/** A table whose rows are found by their ids, one or many at a time. */
export interface FoundById {
  readonly byId: Statement;
  byIds(ids: Id[]): Bound;
}

/**
 * How new rows that have the same properties come into their table: a statement for these rows,
 * each as the values of its properties, that answers them as they then stand in the database.
 */
export type Insertion = (rows: unknown[][]) => Bound;

/** Runs one statement and answers its rows. */
export type Execute = (statement: Statement, parameters: unknown[]) => Promise<Row[]>;
