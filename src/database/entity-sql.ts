import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Dialect, Row, Statement } from './engine.js';
import type { FilteredColumn } from './filter-sql.js';
import { normalForm } from './normal-form.js';

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

  byIds(ids: number[]): [Statement, unknown[]] {
    const [among, parameter] =
      this.dialect === 'postgres'
        ? ['= ANY ($1)', ids]
        : ['IN (SELECT "value" FROM json_each(?))', JSON.stringify(ids)];
    const sql = `SELECT ${this.returning} FROM "${this.table}" WHERE "id" ${among}`;
    return [this.statement(sql), [parameter]];
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
  insert(given: Partial<T>): [Statement, unknown[]] {
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
   * Changes what is present, and counts the change; with nothing present there is no change.
   * Answers the row, or none if it is not there.
   */
  update(id: number, given: Partial<T>): [Statement, unknown[]] {
    const changes = this.withNormalForms(given);
    const properties = this.present(changes);
    if (properties.length === 0) return [this.byId, [id]];
    const assignments = properties.map(
      (property, index) => `${this.column(property)} = ${this.placeholder(index + 1)}`,
    );
    const now = this.dialect === 'postgres' ? 'now()' : `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
    const set = [...assignments, `"updated_at" = ${now}`, `"version" = "version" + 1`].join(', ');
    const statement = this.statement(
      `UPDATE "${this.table}" SET ${set} WHERE "id" = ${this.placeholder(properties.length + 1)} ` +
        `RETURNING ${this.returning}`,
    );
    return [statement, [...this.encode(properties, changes), id]];
  }

  /** Answers the row that was deleted, or none. */
  delete(id: number): [Statement, unknown[]] {
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

  private column(property: string): string {
    return `"${this.columns.get(property)!.databaseName}"`;
  }

  private placeholder(position: number): string {
    return this.dialect === 'postgres' ? `$${position}` : '?';
  }

  /** The same statement for the same SQL, so that the engines prepare it once. */
  statement(sql: string): Statement {
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
