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
import { bumpVersion, inStatements, insertManySql, insertSql, parametersOf } from './insert-sql.js';
import { StatementCache } from './statement-cache.js';
import { type Among, rowConditions, type WriteConditions } from './row-filter.js';
import { among, binder, whereOf } from './clauses.js';

const LOCKS = { update: ' FOR NO KEY UPDATE', delete: ' FOR UPDATE' };

/**
 * The one place that builds SQL for an entity, from TypeORM's metadata. Statements are built once;
 * a request only binds and runs them.
 */
export class EntitySql<T extends ObjectLiteral> implements IdLookup {
  readonly columns: EntityColumns<T>;
  readonly byId: Statement;
  readonly table: string;
  /** The id column, quoted and qualified. */
  readonly id: string;
  private readonly returning: string;
  private readonly statements: StatementCache;
  /** By the names of the inserted properties. */
  private readonly inserts = new Map<string, BuildInsert>();

  constructor(
    metadata: EntityMetadata,
    private readonly dialect: Dialect,
  ) {
    this.columns = new EntityColumns<T>(metadata, dialect);
    this.table = this.columns.table;
    this.statements = new StatementCache(this.table, dialect);
    this.id = `"${this.table}"."id"`;
    this.returning = this.columns.selection;
    this.byId = this.statements.cached(
      `SELECT ${this.returning} FROM "${this.table}" WHERE "id" = ${this.placeholder(1)}`,
    );
  }

  /**
   * A cached statement that returns rows of this entity.
   * @param maxRows how many at most
   * @param extraColumns names of further columns that it returns
   */
  rows(sql: string, maxRows: number, extraColumns: string[] = []): Statement {
    return this.statements.cachedRows(sql, maxRows, [...this.columns.selected, ...extraColumns]);
  }

  /** As `rows`, for one row, for which columns would cost more than they save. */
  row(sql: string): Statement {
    return this.statements.cached(sql);
  }

  /** A statement that is prepared each time. */
  uncached = (sql: string): Statement => this.statements.uncached(sql);

  /** Selects the existing rows among these ids. */
  byIds(ids: Id[]): BoundStatement {
    const parameters: unknown[] = [];
    const sql = `SELECT ${this.returning} FROM "${this.table}" WHERE ${this.isAmong('id', ids, parameters)}`;
    return [this.rows(sql, ids.length), parameters];
  }

  /** Selects the rows whose property has one of these values, in the order of ids. */
  among(property: string, values: unknown[], { within, limit, lock }: Among = {}): BoundStatement {
    const parameters: unknown[] = [];
    const conditions = [this.isAmong(property, values, parameters)];
    if (within) conditions.push(this.isAmong(within.property, [within.id], parameters));
    const last = limit === undefined ? '' : ` LIMIT ${limit}`;
    const locking = lock && this.dialect === 'postgres' ? LOCKS[lock] : '';
    const from = `FROM "${this.table}"${whereOf(conditions)} ORDER BY "id"${last}${locking}`;
    return [this.statements.cached(`SELECT ${this.returning} ${from}`), parameters];
  }

  /** Selects which of these values already exist in the column, each as `value`, with its row's id. */
  existing(property: keyof T & string, values: unknown[]): BoundStatement {
    const parameters: unknown[] = [];
    const where = this.isAmong(property, values, parameters);
    const sql = `SELECT ${this.columns.quoted(property)} AS "value", "id" FROM "${this.table}" WHERE ${where}`;
    return [this.statements.cached(sql), parameters];
  }

  /** How to insert a row, and its parameters. Omitted columns get their default. */
  insert(given: Partial<T>): [BuildInsert, unknown[]] {
    const values = this.columns.withNormalForms(given);
    const properties = this.columns.present(values);
    const names = properties.join();
    let buildInsert = this.inserts.get(names);
    if (!buildInsert) {
      buildInsert = this.buildInsert(properties);
      this.inserts.set(names, buildInsert);
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
   * Inserts rows that all have the same properties. With `conflict`, if its `key` of a row already
   * exists, the existing row is updated with `update`, otherwise the new one is skipped; see
   * `insertManySql` for the result.
   */
  insertMany(
    given: string[],
    rows: Partial<T>[],
    conflict?: { key: keyof T & string; update: boolean },
  ): BoundStatement[] {
    const properties = this.columns.withNormals(given);
    const columns = properties.map((property) => this.columns.metadataOf(property));
    const column = conflict && this.columns.metadataOf(conflict.key);
    const tuples = rows.map((row) =>
      this.columns.encode(properties, this.columns.withNormalForms(row)),
    );
    return [...inStatements(this.dialect, tuples)].map((part) => {
      const sql = column
        ? insertManySql(this.table, columns, { ...conflict, column }, this.dialect, part.length)
        : `${insertSql(this.table, columns, this.dialect, part.length)} RETURNING 1`;
      return [this.statements.cached(sql), parametersOf(this.dialect, columns.length, part)];
    });
  }

  /**
   * Updates the given columns and increments the version; without any, only selects the row.
   * Returns the row, or none if no row matches.
   * @param version the one to increment, if the transaction has incremented that of the row already
   */
  update(
    id: number | string,
    given: Partial<T>,
    conditions?: WriteConditions,
    version?: number,
  ): BoundStatement {
    const changes = this.columns.withNormalForms(given);
    const properties = this.columns.present(changes);
    const parameters = this.columns.encode(properties, changes);
    const set = properties.map(
      (property, index) => `${this.columns.quoted(property)} = ${this.placeholder(index + 1)}`,
    );
    const from = version === undefined ? version : this.placeholder(parameters.push(version));
    const where = this.where(id, conditions, parameters);
    if (properties.length === 0 && version === undefined) {
      const sql = `SELECT ${this.returning} FROM "${this.table}"${where}`;
      return [this.statements.cached(sql), parameters];
    }
    set.push(bumpVersion(this.table, this.dialect, from));
    const sql = `UPDATE "${this.table}" SET ${set.join(', ')} ${where} RETURNING ${this.returning}`;
    return [this.statements.cached(sql), parameters];
  }

  /** Returns the id of the deleted row, or none if no row matches. */
  delete(id: number | string, conditions?: WriteConditions): BoundStatement {
    const parameters: unknown[] = [];
    const where = this.where(id, conditions, parameters);
    const sql = `DELETE FROM "${this.table}"${where} RETURNING "id"`;
    return [this.statements.cached(sql), parameters];
  }

  deleteMany(ids: Id[]): BoundStatement {
    const parameters: unknown[] = [];
    const where = this.isAmong('id', ids, parameters);
    const sql = `DELETE FROM "${this.table}" WHERE ${where} RETURNING 1`;
    return [this.statements.cached(sql), parameters];
  }

  private where(id: Id, conditions: WriteConditions = {}, parameters: unknown[]): string {
    const nameOf = (property: string) => this.columns.quoted(property);
    const bind = binder(parameters, this.dialect);
    return whereOf(rowConditions(id, conditions, nameOf, this.dialect, bind));
  }

  private isAmong(property: string, values: unknown[], parameters: unknown[]): string {
    const bind = binder(parameters, this.dialect);
    return among(this.columns.quoted(property), values, this.dialect, bind);
  }

  private placeholder(position: number): string {
    return this.dialect === 'postgres' ? `$${position}` : '?';
  }
}
