/**
 * The settings that our SQL and responses rely on. Every session sets them, because the defaults of
 * the role, the database or the server may differ; with DATABASE_PREPARED=off the role must have them. The others are up to the operator: search_path,
 * timeouts, synchronous_commit, default_transaction_read_only.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  // How PostgreSQL writes times and numbers in result rows.
  TimeZone: 'UTC',
  DateStyle: 'ISO,YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  // How it parses the literals in our SQL, and NULL in the arrays that the driver sends as text.
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  // Otherwise a search by a GIN index returns a random subset of many rows.
  gin_fuzzy_search_limit: '0',
  // Concurrent updates of a row wait for each other; at higher levels all but one would fail.
  default_transaction_isolation: 'read committed',
  // A constraint violation must not end the session.
  exit_on_error: 'off',
  // PostgreSQL's text of defaults and constraints is compared with that of the entities.
  quote_all_identifiers: 'off',
};

/**
 * Adds the settings to a connection string, after those in it or in PGOPTIONS. (Passing `options` to
 * the driver separately would not work, because options in the string override it.)
 */
export function withSettings(url: string): string {
  const given = new URL(url).searchParams.get('options') ?? process.env.PGOPTIONS ?? '';
  const settings = Object.entries(SETTINGS).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`,
  );
  const options = encodeURIComponent([given, ...settings].join(' ').trim());
  return `${url}${url.includes('?') ? '&' : '?'}options=${options}`;
}
