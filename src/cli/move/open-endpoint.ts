import { existsSync } from 'node:fs';
import { parseDatabaseUrl } from '../../config/database-url.js';
import type { Endpoint } from '../../database/move/endpoint.js';
import { PostgresEndpoint } from '../../database/move/postgres-endpoint.js';
import { checkSqliteFile } from '../../database/sqlite/sqlite-file.js';
import { SqliteEndpoint } from '../../database/move/sqlite-endpoint.js';

/**
 * Opens the database of a URL.
 * @param option whose value the URL is, for messages
 * @returns undefined if it is an SQLite file that does not exist
 * @throws Error that says why it cannot be used, and never shows the URL, which may contain a password
 */
export async function openEndpoint(url: string, option: string): Promise<Endpoint | undefined> {
  const parsed = parse(url, option);
  if (parsed.engine === 'postgres') return PostgresEndpoint.open(parsed.url);
  if (!parsed.file) throw new Error(`${option} names a temporary database`);
  if (!existsSync(parsed.file)) return undefined;
  checkSqliteFile(parsed.file);
  return new SqliteEndpoint(parsed.file);
}

function parse(url: string, option: string) {
  try {
    return parseDatabaseUrl(url);
  } catch (error) {
    throw new Error(`${option} ${(error as Error).message}`, { cause: error });
  }
}
