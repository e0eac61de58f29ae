import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Dialect, Row } from '../engine/statement.js';
import type { FilteredColumn } from './filter-sql.js';
import { normalForm } from '../schema/normal-form.js';

/** Characters of a text that PostgreSQL can index in any case: a key has at most 2,700 bytes. */
const INDEXED_LENGTH = 500;

/** The columns of an entity, and how its values stand in them, by TypeORM's metadata. */
export class EntityColumns<T extends ObjectLiteral> {
  readonly table: string;
  /** The properties that a query answers. */
  readonly answered: string[];
  /** What it selects for that, each column under the name of its property. */
  readonly selection: string;
  /** The same with the table's name, for queries of more than one table. */
  readonly qualifiedSelection: string;
  private readonly columns: Map<string, ColumnMetadata>;
  /** Of texts that have a normal form beside them: `titleNormal` beside `title`. */
  private readonly normals: Map<string, string>;
  private readonly decoders: [property: string, decode: (value: unknown) => unknown][];

  constructor(
    metadata: EntityMetadata,
    private readonly dialect: Dialect,
  ) {
    this.table = metadata.tableName;
    this.columns = new Map(metadata.columns.map((column) => [column.propertyName, column]));
    this.normals = new Map(
      [...this.columns.keys()]
        .filter((property) => this.columns.has(`${property}Normal`))
        .map((property) => [property, `${property}Normal`]),
    );
    const answered = [...this.columns].filter(([, column]) => column.isSelect);
    this.answered = answered.map(([property]) => property);
    const select = (prefix: string) =>
      answered
        .map(([property, column]) => `${prefix}"${column.databaseName}" AS "${property}"`)
        .join(', ');
    this.selection = select('');
    this.qualifiedSelection = select(`"${this.table}".`);
    this.decoders = answered.flatMap(([property, column]) => {
      const decode = decoderOf(column, dialect);
      return decode ? [[property, decode] as [string, typeof decode]] : [];
    });
  }

  metadataOf(property: string): ColumnMetadata {
    return this.columns.get(property)!;
  }

  quoted(property: string): string {
    return `"${this.metadataOf(property).databaseName}"`;
  }

  /** A column as conditions and orders name it. */
  filtered(property: string): FilteredColumn {
    const name = (of: string) => `"${this.table}".${this.quoted(of)}`;
    const normal = this.normals.get(property);
    return {
      name: name(property),
      normal: normal && name(normal),
      isLong: Number(this.metadataOf(property).length) > INDEXED_LENGTH,
      encode: (value) => this.encodeValue(property, value),
    };
  }

  /** Those properties, in the order of the columns, that have a value, which may be null. */
  present(values: Partial<T>): string[] {
    return [...this.columns.keys()].filter((property) => values[property] !== undefined);
  }

  /** The same properties, and those of their normal forms. */
  withNormals(properties: string[]): string[] {
    return [...properties, ...properties.flatMap((property) => this.normals.get(property) ?? [])];
  }

  /** Whoever writes a text writes its normal form with it. */
  withNormalForms(values: Partial<T>): Partial<T> {
    const derived: Record<string, string> = {};
    for (const [property, normal] of this.normals) {
      if (values[property] !== undefined) derived[normal] = normalForm(values[property]);
    }
    return { ...values, ...derived };
  }

  /** The values of properties as the driver takes them. */
  encode(properties: string[], values: Partial<T>): unknown[] {
    return properties.map((property) => this.encodeValue(property, values[property]));
  }

  /** Makes of a row of this table, in place, what the entity says it is. */
  decode(row: Row): T {
    for (const [property, decode] of this.decoders) row[property] = decode(row[property]);
    return row as T;
  }

  private encodeValue(property: string, value: unknown): unknown {
    const { transformer } = this.metadataOf(property);
    const encoded = transformer && !Array.isArray(transformer) ? transformer.to(value) : value;
    return this.dialect === 'sqlite' && typeof encoded === 'boolean' ? Number(encoded) : encoded;
  }
}

function decoderOf(
  { type, transformer }: ColumnMetadata,
  dialect: Dialect,
): ((value: unknown) => unknown) | undefined {
  // The text that is answered is the one that is stored.
  if (dialect === 'sqlite' && type === 'datetime') return undefined;
  if (transformer && !Array.isArray(transformer)) return transformer.from;
  if (dialect === 'sqlite' && type === 'boolean') return (value) => value === 1;
  return undefined;
}
