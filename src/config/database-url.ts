import { resolve } from 'node:path';
import { withSettings } from './postgres-settings.js';

export type DatabaseUrl =
  | { engine: 'sqlite'; /** Absolute path, or undefined for a temporary file. */ file?: string }
  | {
      engine: 'postgres';
      /** Includes the settings of every session, if it has its own. */ url: string;
    };

const FORMS = 'sqlite:///relative.db, sqlite:////absolute.db, sqlite:// or postgres://…';

/**
 * Parses a DATABASE_URL. As in SQLAlchemy, three slashes precede a relative path, four an absolute
 * one.
 * @param hasSessions false with DATABASE_PREPARED=off: sessions are left as the role defines them
 * @throws Error that shows the accepted forms, never the URL itself (it may contain a password)
 */
export function parseDatabaseUrl(url: string, hasSessions = true): DatabaseUrl {
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!URL.canParse(url)) throw new Error('is not a valid PostgreSQL URL');
    if (!isDecodable(url)) throw new Error('has a % that encodes nothing: write a % itself as %25');
    return { engine: 'postgres', url: hasSessions ? withSettings(url) : url };
  }
  const sqlite = /^sqlite:\/\/(?:\/(.+))?$/.exec(url);
  if (!sqlite) throw new Error(`must be one of: ${FORMS}`);
  return { engine: 'sqlite', file: sqlite[1] && resolve(sqlite[1]) };
}

/**
 * Checks DATABASE_REPLICAS.
 * @throws Error that shows the accepted form, never a URL itself
 */
export function checkReplicaUrls(urls: string, databaseUrl: string): void {
  if (!/^postgres(ql)?:/.test(databaseUrl)) throw new Error('needs a DATABASE_URL of PostgreSQL');
  const places = new Set<string>();
  for (const [index, url] of urls.split(',').entries()) {
    if (!/^postgres(ql)?:\/\/\S+$/.test(url)) {
      throw new Error('must be PostgreSQL URLs, separated by commas (a comma in one is %2C)');
    }
    try {
      places.add(placeOf(parseDatabaseUrl(url)));
    } catch (error) {
      const reason = (error as Error).message;
      throw new Error(`has a mistake in URL ${index + 1}, which ${reason}`, { cause: error });
    }
    if (places.size === index) throw new Error(`names a replica in URL ${index + 1} again`);
  }
}

/** Names a database to people: the file, or the server and the database, without credentials. */
export function placeOf(database: DatabaseUrl): string {
  if (database.engine === 'sqlite') return database.file ?? 'a temporary file';
  const { host, pathname, searchParams } = new URL(database.url);
  return `${host || searchParams.get('host')}${decodeURIComponent(pathname)}`;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
