import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { SafeDataSourceOptions } from '../history/options.js';
import { quoted, schemaOf } from '../schema/schema-sql.js';
import type { EngineName } from '../operations/engine-name.js';
import { SafeDataSource } from '../runtime/safe-data-source.js';

/** Where shadow databases can be created: databases that are dropped after use. */
export interface ShadowDatabase {
  engine: EngineName;
  /** The SQLite file is replaced; on the server of the PostgreSQL URL there will be a database. */
  options: DataSourceOptions;
  /** Whether the PostgreSQL database is a shadow database itself, which may be emptied. */
  isOwn?: true;
}

/**
 * Creates one database for many uses one after the other. PostgreSQL takes a third of a second to
 * create a database, and much less to empty one.
 */
export async function withOwnDatabase<T>(
  place: ShadowDatabase,
  work: (place: ShadowDatabase) => Promise<T>,
): Promise<T> {
  if (place.engine === 'sqlite' || place.isOwn) return work(place);
  const name = `migrations_${randomBytes(8).toString('hex')}`;
  const { options } = place;
  await onServer(options, `CREATE DATABASE ${name}`);
  try {
    const { url } = options as { url?: string };
    const path = url && new URL(url);
    if (path) path.pathname = `/${name}`;
    const own = path ? { url: path.href } : { database: name };
    return await work({
      engine: 'postgres',
      options: { ...options, ...own } as DataSourceOptions,
      isOwn: true,
    });
  } finally {
    await onServer(options, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** Works with a data source of an empty database, which is dropped afterwards. Logs nothing. */
export async function withShadowDatabase<T>(
  place: ShadowDatabase,
  migrations: DataSourceOptions['migrations'],
  work: (dataSource: SafeDataSource) => Promise<T>,
  entities: DataSourceOptions['entities'] = [],
): Promise<T> {
  return withOwnDatabase(place, async ({ engine, options }) => {
    const file = engine === 'sqlite' ? temporaryFile() : undefined;
    if (!file) await onServer(options, ...emptySchemas(options));
    const dataSource = new SafeDataSource({
      ...options,
      ...file?.options,
      entities,
      migrations,
      migrationsTransactionMode: 'each',
      logging: false,
      safety: { announce: () => undefined },
    } as SafeDataSourceOptions);
    try {
      await dataSource.initialize();
      return await work(dataSource);
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
      file?.remove();
    }
  });
}

function temporaryFile() {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  return {
    options: {
      database: join(folder, 'shadow.db'),
      // Nothing here has to survive a power cut.
      prepareDatabase: (connection: { pragma(text: string): void }) => {
        connection.pragma('synchronous = OFF');
      },
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A schema that the options name has to be there: TypeORM makes it only for `synchronize`. */
function emptySchemas(options: DataSourceOptions): string[] {
  const schemas = new Set(['public', schemaOf(options) ?? 'public']);
  return [...schemas]
    .map(quoted)
    .flatMap((schema) => [`DROP SCHEMA IF EXISTS ${schema} CASCADE`, `CREATE SCHEMA ${schema}`]);
}

async function onServer(options: DataSourceOptions, ...statements: string[]): Promise<void> {
  const server = new DataSource({ ...options, entities: [], migrations: [], logging: false });
  await server.initialize();
  try {
    const { master } = server.driver as unknown as { master: Pool };
    for (const statement of statements) await master.query(statement);
  } finally {
    await server.destroy();
  }
}
