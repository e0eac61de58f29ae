import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type {
  BoundStatement,
  Dialect,
  IdLookup,
  Id,
  BuildInsert,
  Statement,
} from '../engine/statement.js';
import { EntityColumns } from './entity-columns.js';
import {
  countChange,
  insertManySql,
  insertSql,
  parametersOf,
  rowsOfStatement,
} from './insert-sql.js';
import { StatementCache } from './statement-cache.js';
import type { Only } from './row-filter.js';

/**
 * The one place that makes SQL of an entity. Statements are built once from TypeORM's metadata;
 * a request only binds and runs them.
 */
export class EntitySql<T extends ObjectLiteral> implements IdLookup {
  readonly columns: EntityColumns<T>;
  readonly byId: Statement;
  readonly table: string;
  /** Quoted, with its table. */
  readonly id: string;
  private readonly returning: string;
  private readonly statements: StatementCache;
  /** By the properties that the rows have. */
  private readonly insertions = new Map<string, BuildInsert>();

  constructor(
    metadata: EntityMetadata,
    private readonly dialect: Dialect,
  ) {
    this.columns = new EntityColumns<T>(metadata, dialect);
    this.table = this.columns.table;
    this.statements = new StatementCache(this.table, dialect);
    this.id = `"${this.table}"."id"`;
    this.returning = this.columns.selection;
    this.byId = this.statements.of(
      `SELECT ${this.returning} FROM "${this.table}" WHERE "id" = ${this.placeholder(1)}`,
    );
  }

  /**
   * A statement for SQL that answers rows of this entity, so many at most.
   * @param more names of columns that it answers besides
   */
  rows(sql: string, most: number, more: string[] = []): Statement {
    return this.statements.ofRows(sql, most, [...this.columns.answered, ...more]);
  }

  /** A statement for SQL that is prepared each time. */
  unkept(sql: string): Statement {
    return this.statements.unkept(sql);
  }

  byIds(ids: Id[]): BoundStatement {
    const parameters: unknown[] = [];
    const sql = `SELECT ${this.returning} FROM "${this.table}" WHERE ${this.isAmong('id', ids, parameters)}`;
    return [this.rows(sql, ids.length), parameters];
  }

  /** Those of the values that rows have in this column, each as `value`. */
  existing(property: keyof T & string, values: unknown[]): BoundStatement {
    const parameters: unknown[] = [];
    const among = this.isAmong(property, values, parameters);
    const sql = `SELECT ${this.columns.quoted(property)} AS "value" FROM "${this.table}" WHERE ${among}`;
    return [this.statements.of(sql), parameters];
  }

  /** How a new row is inserted, and its values. Columns left out get their default. */
  insert(given: Partial<T>): [BuildInsert, unknown[]] {
    const values = this.columns.withNormalForms(given);
    const properties = this.columns.present(values);
    const names = properties.join();
    let buildInsert = this.insertions.get(names);
    if (!buildInsert) {
      buildInsert = this.buildInsert(properties);
      this.insertions.set(names, buildInsert);
    }
    return [buildInsert, this.columns.encode(properties, values)];
  }

  private buildInsert(properties: string[]): BuildInsert {
    const columns = properties.map((property) => this.columns.metadataOf(property));
    return (rows) => {
      const sql = insertSql(this.table, columns, this.dialect, rows.length);
      const statement = this.rows(`${sql} RETURNING ${this.returning}`, rows.length);
      return [statement, parametersOf(this.dialect, columns.length, rows)];
    };
  }

  /**
   * New rows, which all have the same properties; with `update`, a row whose `key` is taken
   * changes the row that has it, else it is left out. See `insertManySql` for the answer.
   */
  insertMany(
    given: string[],
    rows: Partial<T>[],
    key: keyof T & string,
    update: boolean,
  ): BoundStatement[] {
    const properties = this.columns.withNormals(given);
    const columns = properties.map((property) => this.columns.metadataOf(property));
    const column = this.columns.metadataOf(key);
    const changed = update ? columns.filter((one) => one !== column) : [];
    const tuples = rows.map((row) =>
      this.columns.encode(properties, this.columns.withNormalForms(row)),
    );
    const statements: BoundStatement[] = [];
    for (let start = 0; start < tuples.length;) {
      const count = rowsOfStatement(this.dialect, tuples.length - start);
      const conflict = { column, update: changed };
      const sql = insertManySql(this.table, columns, conflict, this.dialect, count);
      const part = tuples.slice(start, start + count);
      statements.push([this.statements.of(sql), parametersOf(this.dialect, columns.length, part)]);
      start += count;
    }
    return statements;
  }

  /**
   * Changes what is present, and counts the change; with nothing present there is no change.
   * Answers the row, or none if there is none such.
   */
  update(id: number | string, given: Partial<T>, only?: Only): BoundStatement {
    const changes = this.columns.withNormalForms(given);
    const properties = this.columns.present(changes);
    const parameters = this.columns.encode(properties, changes);
    const set = properties.map(
      (property, index) => `${this.columns.quoted(property)} = ${this.placeholder(index + 1)}`,
    );
    const where = this.whereOnly(id, only, parameters);
    if (properties.length === 0) {
      const sql = `SELECT ${this.returning} FROM "${this.table}" WHERE ${where}`;
      return [this.statements.of(sql), parameters];
    }
    set.push(countChange(this.table, this.dialect));
    const sql = `UPDATE "${this.table}" SET ${set.join(', ')} WHERE ${where} RETURNING ${this.returning}`;
    return [this.statements.of(sql), parameters];
  }

  /** Answers the id of the row that was deleted, or none. */
  delete(id: number | string, only?: Only): BoundStatement {
    const parameters: unknown[] = [];
    const where = this.whereOnly(id, only, parameters);
    return [
      this.statements.of(`DELETE FROM "${this.table}" WHERE ${where} RETURNING "id"`),
      parameters,
    ];
  }

  private whereOnly(
    id: number | string,
    { versions, within }: Only = {},
    parameters: unknown[],
  ): string {
    const conditions = [this.isEqual('id', id, parameters)];
    if (within) {
      conditions.push(this.isEqual(within.property, within.id, parameters));
    }
    if (versions) conditions.push(this.isAmong('version', versions, parameters));
    return conditions.join(' AND ');
  }

  private isEqual(property: string, value: number | string, parameters: unknown[]): string {
    parameters.push(value);
    return `${this.columns.quoted(property)} = ${this.placeholder(parameters.length)}`;
  }

  private isAmong(property: string, values: unknown[], parameters: unknown[]): string {
    const column = this.columns.quoted(property);
    parameters.push(this.dialect === 'postgres' ? values : JSON.stringify(values));
    return this.dialect === 'postgres'
      ? `${column} = ANY ($${parameters.length})`
      : `${column} IN (SELECT "value" FROM json_each(?))`;
  }

  private placeholder(position: number): string {
    return this.dialect === 'postgres' ? `$${position}` : '?';
  }
}
