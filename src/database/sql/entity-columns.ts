import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Dialect, Row } from '../engine/statement.js';
import type { FilteredColumn } from './filter-sql.js';
import { normalForm } from '../schema/normal-form.js';

/** Longest text, in characters, that PostgreSQL can always index: a key has at most 2,700 bytes. */
const INDEXED_LENGTH = 500;

/** The columns of an entity and how to encode and decode their values, from TypeORM's metadata. */
export class EntityColumns<T extends ObjectLiteral> {
  readonly table: string;
  /** The properties that queries return. */
  readonly selected: string[];
  /** Their select list, each column under the name of its property. */
  readonly selection: string;
  /** The same, qualified with the table name, for joins. */
  readonly qualifiedSelection: string;
  private readonly columns: Map<string, ColumnMetadata>;
  /** The properties of normal forms by those of their texts: `titleNormal` by `title`. */
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
    const selected = [...this.columns].filter(([, column]) => column.isSelect);
    this.selected = selected.map(([property]) => property);
    const select = (prefix: string) =>
      selected
        .map(([property, column]) => `${prefix}"${column.databaseName}" AS "${property}"`)
        .join(', ');
    this.selection = select('');
    this.qualifiedSelection = select(`"${this.table}".`);
    this.decoders = selected.flatMap(([property, column]) => {
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

  /** The column as filters and sort terms need it. */
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

  /** The properties that have a value, which may be null, in the order of the columns. */
  present(values: Partial<T>): string[] {
    return [...this.columns.keys()].filter((property) => values[property] !== undefined);
  }

  /** Adds the properties of normal forms. */
  withNormals(properties: string[]): string[] {
    return [...properties, ...properties.flatMap((property) => this.normals.get(property) ?? [])];
  }

  /** Adds the normal form of each text, which is always written together with it. */
  withNormalForms(values: Partial<T>): Partial<T> {
    const derived: Record<string, string> = {};
    for (const [property, normal] of this.normals) {
      if (values[property] !== undefined) derived[normal] = normalForm(values[property]);
    }
    return { ...values, ...derived };
  }

  /** The values of properties as driver parameters. */
  encode(properties: string[], values: Partial<T>): unknown[] {
    return properties.map((property) => this.encodeValue(property, values[property]));
  }

  /** Converts a row of this table, in place, to the types of the entity. */
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
  // SQLite stores the RFC 3339 text that responses contain.
  if (dialect === 'sqlite' && type === 'datetime') return undefined;
  if (transformer && !Array.isArray(transformer)) return transformer.from;
  if (dialect === 'sqlite' && type === 'boolean') return (value) => value === 1;
  return undefined;
}
