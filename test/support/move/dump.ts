import { createHash } from 'node:crypto';
import pg from 'pg';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';

/** Everything that moves, in a form of its own, so that what `db:move` compares is not trusted. */
export type Dump = Record<string, string[]>;

/** Each database keeps its own. */
const OWN = `('migrations', 'migrations_guard', 'typeorm_metadata', 'database_move')`;

/** The same as one short text, for dumps of any size. */
export async function digest(url: string): Promise<string> {
  const hash = createHash('sha256');
  for (const [table, lines] of Object.entries(await dump(url))) {
    hash.update(`${table}\n`);
    for (const line of lines) hash.update(`${line}\n`);
  }
  return hash.digest('hex');
}

export const dump = (url: string): Promise<Dump> =>
  url.startsWith('sqlite') ? dumpSqlite(url.replace('sqlite:///', '')) : dumpPostgres(url);

async function dumpSqlite(file: string): Promise<Dump> {
  const connection = new sqliteDriver(file, { readonly: true });
  try {
    const tables = connection
      .prepare<[], string>(
        `SELECT "name" FROM pragma_table_list WHERE "schema" = 'main' AND "type" = 'table'
         AND "name" NOT LIKE 'sqlite%' AND "name" NOT IN ${OWN} ORDER BY "name"`,
      )
      .pluck()
      .all();
    const content: Dump = {};
    for (const table of tables) {
      const rows = connection
        .prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`)
        .all();
      content[table] = rows.map((row) => lineOf(table, row)).toSorted();
    }
    content.ids = connection
      .prepare<[], { name: string; seq: number }>('SELECT "name", "seq" FROM "sqlite_sequence"')
      .all()
      .filter(({ name, seq }) => seq > 0 && name !== 'migrations')
      .map(({ name, seq }) => `${name} ${seq}`)
      .toSorted();
    return content;
  } finally {
    connection.close();
  }
}

/** Timestamps and dates as text, as PostgreSQL writes them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) =>
    [1184, 1082].includes(oid) ? (text: string) => text : pg.types.getTypeParser(oid),
};

async function dumpPostgres(connectionString: string): Promise<Dump> {
  const client = new pg.Client({ connectionString, options: '-c TimeZone=UTC', types });
  await client.connect();
  try {
    const { rows: tables } = await client.query(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND relname NOT IN ${OWN} ORDER BY relname`,
    );
    const content: Dump = {};
    for (const { relname } of tables) {
      const { rows } = await client.query(`SELECT * FROM "${relname}"`);
      content[relname] = rows.map((row) => lineOf(relname, row)).toSorted();
    }
    const { rows: sequences } = await client.query(
      `SELECT replace(sequencename, '_id_seq', '') || ' ' || last_value AS id FROM pg_sequences
       WHERE last_value IS NOT NULL AND sequencename <> 'migrations_id_seq'`,
    );
    content.ids = sequences.map(({ id }) => id).toSorted();
    return content;
  } finally {
    await client.end();
  }
}

function lineOf(table: string, row: Record<string, unknown>): string {
  const values = Object.entries(row).map(([name, value]) => [name, formOf(table, name, value)]);
  return JSON.stringify(values.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function formOf(table: string, name: string, value: unknown): string {
  if (value === null) return 'null';
  if (/_(at|until)$/.test(name)) return `time ${isoOf(value as string)}`;
  if (name === 'average_rating')
    return `float ${Buffer.from(new Float64Array([value as number]).buffer).toString('hex')}`;
  if (`${table}.${name}` === 'stores.is_active') return String(Boolean(value));
  return `${typeof value} ${Buffer.from(String(value)).toString('base64')}`;
}

/** PostgreSQL writes `2026-11-29 12:00:00.1+00`. */
const isoOf = (text: string): string =>
  new Date(text.replace(' ', 'T').replace('+00', 'Z')).toISOString();
