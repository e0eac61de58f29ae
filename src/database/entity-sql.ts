import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Dialect, Row, Statement } from './engine.js';
import { insertManySql, now, rowsOfStatement } from './insert-many.js';

/**
 * The one place that makes SQL of an entity. Statements are built once from TypeORM's metadata;
 * a request only binds and runs them.
 */
export class EntitySql<T extends ObjectLiteral> {
  readonly byId: Statement;
  private readonly table: string;
  private readonly columns: Map<string, ColumnMetadata>;
  private readonly selection: string;
  private readonly decoders: [property: string, decode: (value: unknown) => unknown][];
  private readonly statements = new Map<string, Statement>();

  constructor(
    metadata: EntityMetadata,
    private readonly dialect: Dialect,
  ) {
    this.table = metadata.tableName;
    this.columns = new Map(
      metadata.columns
        .filter((column) => column.isSelect)
        .map((column) => [column.propertyName, column]),
    );
    this.selection = [...this.columns]
      .map(([property, column]) => `"${column.databaseName}" AS "${property}"`)
      .join(', ');
    this.decoders = [...this.columns].flatMap(([property, column]) => {
      const decode = decoderOf(column, dialect);
      return decode ? [[property, decode] as [string, typeof decode]] : [];
    });
    this.byId = this.statement(
      `SELECT ${this.selection} FROM "${this.table}" WHERE "id" = ${this.placeholder(1)}`,
    );
  }

  byIds(ids: number[]): [Statement, unknown[]] {
    const [among, parameter] = this.among(ids);
    const sql = `SELECT ${this.selection} FROM "${this.table}" WHERE "id" ${among}`;
    return [this.statement(sql), [parameter]];
  }

  /** Those of the values that rows have in this column, each as `value`. */
  existing(property: keyof T & string, values: unknown[]): [Statement, unknown[]] {
    const [among, parameter] = this.among(values);
    const column = this.column(property);
    const sql = `SELECT ${column} AS "value" FROM "${this.table}" WHERE ${column} ${among}`;
    return [this.statement(sql), [parameter]];
  }

  /** A page by id: parameters are the last id before the page, and the number of rows. */
  pageById(condition = ''): Statement {
    const start = condition ? 2 : 1;
    const where = condition ? `${condition.replace('?', this.placeholder(1))} AND ` : '';
    return this.statement(
      `SELECT ${this.selection} FROM "${this.table}" WHERE ${where}` +
        `"id" > ${this.placeholder(start)} ORDER BY "id" LIMIT ${this.placeholder(start + 1)}`,
    );
  }

  /** A new row, answered as it stands in the database. Columns left out get their default. */
  insert(values: Partial<T>): [Statement, unknown[]] {
    const properties = this.present(values);
    const names = properties.map((property) => this.column(property)).join(', ');
    const marks = properties.map((_, index) => this.placeholder(index + 1)).join(', ');
    const statement = this.statement(
      `INSERT INTO "${this.table}" (${names}) VALUES (${marks}) RETURNING ${this.selection}`,
    );
    return [statement, this.encode(properties, values)];
  }

  /**
   * New rows, which all have the same properties; with `update`, a row whose `key` is taken
   * changes the row that has it, else it is left out. See `insertManySql` for the answer.
   */
  insertMany(
    properties: string[],
    rows: Partial<T>[],
    key: keyof T & string,
    update: boolean,
  ): [Statement, unknown[]][] {
    const columns = properties.map((property) => this.columns.get(property)!);
    const column = this.columns.get(key)!;
    const changed = update ? columns.filter((one) => one !== column) : [];
    const tuples = rows.map((row) => this.encode(properties, row));
    const statements: [Statement, unknown[]][] = [];
    for (let start = 0; start < tuples.length;) {
      const count = rowsOfStatement(this.dialect, tuples.length - start);
      const conflict = { column, update: changed };
      const sql = insertManySql(this.table, columns, conflict, this.dialect, count);
      const part = tuples.slice(start, start + count);
      const parameters =
        this.dialect === 'postgres'
          ? columns.map((_, index) => part.map((tuple) => tuple[index]))
          : part.flat();
      statements.push([this.statement(sql), parameters]);
      start += count;
    }
    return statements;
  }

  /**
   * Changes what is present, and counts the change; with nothing present there is no change.
   * Answers the row, or none if it is not there.
   */
  update(id: number | string, changes: Partial<T>): [Statement, unknown[]] {
    const properties = this.present(changes);
    if (properties.length === 0) return [this.byId, [id]];
    const assignments = properties.map(
      (property, index) => `${this.column(property)} = ${this.placeholder(index + 1)}`,
    );
    const moment = `"updated_at" = ${now(this.dialect)}`;
    const set = [...assignments, moment, `"version" = "version" + 1`].join(', ');
    const statement = this.statement(
      `UPDATE "${this.table}" SET ${set} WHERE "id" = ${this.placeholder(properties.length + 1)} ` +
        `RETURNING ${this.selection}`,
    );
    return [statement, [...this.encode(properties, changes), id]];
  }

  /** Answers the row that was deleted, or none. */
  delete(id: number | string): [Statement, unknown[]] {
    const statement = this.statement(
      `DELETE FROM "${this.table}" WHERE "id" = ${this.placeholder(1)} RETURNING "id"`,
    );
    return [statement, [id]];
  }

  /** Makes of a row of this table, in place, what the entity says it is. */
  decode(row: Row): T {
    for (const [property, decode] of this.decoders) row[property] = decode(row[property]);
    return row as T;
  }

  private present(values: Partial<T>): string[] {
    return [...this.columns.keys()].filter((property) => values[property] !== undefined);
  }

  private encode(properties: string[], values: Partial<T>): unknown[] {
    return properties.map((property) => {
      const value = values[property];
      const transformer = this.columns.get(property)!.transformer;
      const encoded =
        transformer && !Array.isArray(transformer) ? transformer.to(value) : (value as unknown);
      return this.dialect === 'sqlite' && typeof encoded === 'boolean' ? Number(encoded) : encoded;
    });
  }

  /** SQL for "is one of", and its parameter. */
  private among(values: unknown[]): [sql: string, parameter: unknown] {
    return this.dialect === 'postgres'
      ? ['= ANY ($1)', values]
      : ['IN (SELECT "value" FROM json_each(?))', JSON.stringify(values)];
  }

  private column(property: string): string {
    return `"${this.columns.get(property)!.databaseName}"`;
  }

  private placeholder(position: number): string {
    return this.dialect === 'postgres' ? `$${position}` : '?';
  }

  private statement(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = { name: `${this.table}_${this.statements.size}`, sql };
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function decoderOf(
  { type, transformer }: ColumnMetadata,
  dialect: Dialect,
): ((value: unknown) => unknown) | undefined {
  if (transformer && !Array.isArray(transformer)) return transformer.from;
  if (dialect === 'sqlite' && type === 'boolean') return (value) => value === 1;
  return undefined;
}
