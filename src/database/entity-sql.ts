import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Bound, Dialect, Row, Statement } from './engine.js';
import { insertManySql, now, rowsOfStatement } from './insert-many.js';
import type { Scope } from './list-sql.js';
import type { FilteredColumn } from './filter-sql.js';
import { normalForm } from './normal-form.js';

/** What a row must be besides, for a write to touch it. */
export interface Only {
  /** It has one of these versions. */
  versions?: number[];
  within?: Scope;
}

/** Statements of one entity that connections keep prepared. */
const MAX_PREPARED = 300;

/** Characters of a text that PostgreSQL can index in any case: a key has at most 2,700 bytes. */
const INDEXED_LENGTH = 500;

/**
 * The one place that makes SQL of an entity. Statements are built once from TypeORM's metadata;
 * a request only binds and runs them.
 */
export class EntitySql<T extends ObjectLiteral> {
  readonly byId: Statement;
  readonly table: string;
  /** Quoted, with its table. */
  readonly id: string;
  readonly selection: string;
  private readonly columns: Map<string, ColumnMetadata>;
  /** Of texts that have a normal form beside them: `titleNormal` beside `title`. */
  private readonly normals: Map<string, string>;
  private readonly returning: string;
  private readonly decoders: [property: string, decode: (value: unknown) => unknown][];
  private readonly statements = new Map<string, Statement>();

  constructor(
    metadata: EntityMetadata,
    private readonly dialect: Dialect,
  ) {
    this.table = metadata.tableName;
    this.id = `"${this.table}"."id"`;
    this.columns = new Map(metadata.columns.map((column) => [column.propertyName, column]));
    this.normals = new Map(
      [...this.columns.keys()]
        .filter((property) => this.columns.has(`${property}Normal`))
        .map((property) => [property, `${property}Normal`]),
    );
    const answered = [...this.columns].filter(([, column]) => column.isSelect);
    const select = (prefix: string) =>
      answered
        .map(([property, column]) => `${prefix}"${column.databaseName}" AS "${property}"`)
        .join(', ');
    this.selection = select(`"${this.table}".`);
    this.returning = select('');
    this.decoders = answered.flatMap(([property, column]) => {
      const decode = decoderOf(column, dialect);
      return decode ? [[property, decode] as [string, typeof decode]] : [];
    });
    this.byId = this.statement(
      `SELECT ${this.returning} FROM "${this.table}" WHERE "id" = ${this.placeholder(1)}`,
    );
  }

  byIds(ids: number[]): Bound {
    const parameters: unknown[] = [];
    const sql = `SELECT ${this.returning} FROM "${this.table}" WHERE ${this.isAmong('id', ids, parameters)}`;
    return [this.statement(sql), parameters];
  }

  /** Those of the values that rows have in this column, each as `value`. */
  existing(property: keyof T & string, values: unknown[]): Bound {
    const parameters: unknown[] = [];
    const name = this.databaseName(property);
    const among = this.isAmong(name, values, parameters);
    const sql = `SELECT "${name}" AS "value" FROM "${this.table}" WHERE ${among}`;
    return [this.statement(sql), parameters];
  }

  /** A column as conditions and orders name it. */
  filtered(property: string): FilteredColumn {
    const name = (of: string) => `"${this.table}"."${this.columns.get(of)!.databaseName}"`;
    const normal = this.normals.get(property);
    return {
      name: name(property),
      normal: normal && name(normal),
      isLong: Number(this.columns.get(property)!.length) > INDEXED_LENGTH,
      encode: (value) => this.encodeValue(property, value),
    };
  }

  /** A new row, answered as it stands in the database. Columns left out get their default. */
  insert(given: Partial<T>): Bound {
    const values = this.withNormalForms(given);
    const properties = this.present(values);
    const names = properties.map((property) => this.column(property)).join(', ');
    const marks = properties.map((_, index) => this.placeholder(index + 1)).join(', ');
    const statement = this.statement(
      `INSERT INTO "${this.table}" (${names}) VALUES (${marks}) RETURNING ${this.returning}`,
    );
    return [statement, this.encode(properties, values)];
  }

  /**
   * New rows, which all have the same properties; with `update`, a row whose `key` is taken
   * changes the row that has it, else it is left out. See `insertManySql` for the answer.
   */
  insertMany(given: string[], rows: Partial<T>[], key: keyof T & string, update: boolean): Bound[] {
    const properties = [...given, ...given.flatMap((property) => this.normals.get(property) ?? [])];
    const columns = properties.map((property) => this.columns.get(property)!);
    const column = this.columns.get(key)!;
    const changed = update ? columns.filter((one) => one !== column) : [];
    const tuples = rows.map((row) => this.encode(properties, this.withNormalForms(row)));
    const statements: Bound[] = [];
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
   * Answers the row, or none if there is none such.
   */
  update(id: number | string, given: Partial<T>, only?: Only): Bound {
    const changes = this.withNormalForms(given);
    const properties = this.present(changes);
    const parameters = this.encode(properties, changes);
    const set = properties.map(
      (property, index) => `${this.column(property)} = ${this.placeholder(index + 1)}`,
    );
    const where = this.whereOnly(id, only, parameters);
    if (properties.length === 0) {
      const sql = `SELECT ${this.returning} FROM "${this.table}" WHERE ${where}`;
      return [this.statement(sql), parameters];
    }
    set.push(`"updated_at" = ${now(this.dialect)}`, `"version" = "version" + 1`);
    const sql = `UPDATE "${this.table}" SET ${set.join(', ')} WHERE ${where} RETURNING ${this.returning}`;
    return [this.statement(sql), parameters];
  }

  /** Answers the id of the row that was deleted, or none. */
  delete(id: number | string, only?: Only): Bound {
    const parameters: unknown[] = [];
    const where = this.whereOnly(id, only, parameters);
    return [
      this.statement(`DELETE FROM "${this.table}" WHERE ${where} RETURNING "id"`),
      parameters,
    ];
  }

  /** Makes of a row of this table, in place, what the entity says it is. */
  decode(row: Row): T {
    for (const [property, decode] of this.decoders) row[property] = decode(row[property]);
    return row as T;
  }

  private present(values: Partial<T>): string[] {
    return [...this.columns.keys()].filter((property) => values[property] !== undefined);
  }

  /** Whoever writes a text writes its normal form with it. */
  private withNormalForms(values: Partial<T>): Partial<T> {
    const derived: Record<string, string> = {};
    for (const [property, normal] of this.normals) {
      if (values[property] !== undefined) derived[normal] = normalForm(values[property]);
    }
    return { ...values, ...derived };
  }

  private encode(properties: string[], values: Partial<T>): unknown[] {
    return properties.map((property) => this.encodeValue(property, values[property]));
  }

  private encodeValue(property: string, value: unknown): unknown {
    const { transformer } = this.columns.get(property)!;
    const encoded = transformer && !Array.isArray(transformer) ? transformer.to(value) : value;
    return this.dialect === 'sqlite' && typeof encoded === 'boolean' ? Number(encoded) : encoded;
  }

  private whereOnly(
    id: number | string,
    { versions, within }: Only = {},
    parameters: unknown[],
  ): string {
    const conditions = [this.isEqual('id', id, parameters)];
    if (within) {
      conditions.push(this.isEqual(this.databaseName(within.property), within.id, parameters));
    }
    if (versions) conditions.push(this.isAmong('version', versions, parameters));
    return conditions.join(' AND ');
  }

  private isEqual(column: string, value: number | string, parameters: unknown[]): string {
    parameters.push(value);
    return `"${column}" = ${this.placeholder(parameters.length)}`;
  }

  private isAmong(column: string, values: unknown[], parameters: unknown[]): string {
    parameters.push(this.dialect === 'postgres' ? values : JSON.stringify(values));
    return this.dialect === 'postgres'
      ? `"${column}" = ANY ($${parameters.length})`
      : `"${column}" IN (SELECT "value" FROM json_each(?))`;
  }

  private column(property: string): string {
    return `"${this.databaseName(property)}"`;
  }

  private databaseName(property: string): string {
    return this.columns.get(property)!.databaseName;
  }

  private placeholder(position: number): string {
    return this.dialect === 'postgres' ? `$${position}` : '?';
  }

  /**
   * The same statement for the same SQL, so that the engines prepare it once. Lists can be asked
   * more than any connection can keep: the statements that come late stay without a name.
   */
  statement(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      if (this.statements.size >= MAX_PREPARED) return { name: '', sql };
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
