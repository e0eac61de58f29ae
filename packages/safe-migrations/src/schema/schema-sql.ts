import type { DataSource, DataSourceOptions } from 'typeorm';

/** A name in double quotes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The schema in the options of a PostgreSQL data source, if any. */
export const schemaOf = (options: DataSourceOptions): string | undefined =>
  (options as { schema?: string }).schema;

/** SQL for the PostgreSQL schema of the migrations: that of the options, or the current one. */
export function schemaSql({ options }: DataSource): string {
  const schema = schemaOf(options);
  const name = schema && `'${quoted(schema).replaceAll("'", "''")}'`;
  return `${name ?? 'current_schema()'}::regnamespace`;
}

/** A table of that schema, escaped for SQL. */
export function tableSql({ options }: DataSource, table: string): string {
  const schema = schemaOf(options);
  return schema === undefined ? quoted(table) : `${quoted(schema)}.${quoted(table)}`;
}

/** The table of `schema.table`. */
export const withoutSchema = (name: string): string => name.split('.').at(-1)!;
