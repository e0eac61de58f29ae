import { resolve } from 'node:path';
import { withSettings } from './postgres-settings.js';

export type DatabaseUrl =
  | { engine: 'sqlite'; /** Absolute path, or undefined for a temporary file. */ file?: string }
  | { engine: 'postgres'; /** With the settings that every session has. */ url: string };

const FORMS = 'sqlite:///relative.db, sqlite:////absolute.db, sqlite:// or postgres://…';

/**
 * Reads a DATABASE_URL as SQLAlchemy users know it: three slashes before a relative path, four
 * before an absolute one.
 * @throws Error that shows the accepted forms, never the URL itself (it may hold a password)
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!URL.canParse(url)) throw new Error('is not a valid PostgreSQL URL');
    return { engine: 'postgres', url: withSettings(url) };
  }
  const sqlite = /^sqlite:\/\/(?:\/(.+))?$/.exec(url);
  if (!sqlite) throw new Error(`must be one of: ${FORMS}`);
  return { engine: 'sqlite', file: sqlite[1] && resolve(sqlite[1]) };
}
