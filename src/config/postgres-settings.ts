/**
 * The settings that our SQL and our answers rely on. Each session sets them, for a role, a database
 * or a server may have others. What is left out is the operator's: search_path, timeouts,
 * synchronous_commit, default_transaction_read_only.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  // How times and numbers are written in the rows that PostgreSQL answers.
  TimeZone: 'UTC',
  DateStyle: 'ISO,YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  // How it reads the literals in our SQL, and NULL in the arrays that the driver sends as text.
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  // Otherwise a search by a GIN index answers some rows of many, by chance.
  gin_fuzzy_search_limit: '0',
  // Changes of one row wait for each other; at other levels all but one of them would fail.
  default_transaction_isolation: 'read committed',
  // A statement that a constraint refuses must not end its session.
  exit_on_error: 'off',
  // Defaults and constraints as PostgreSQL writes them are compared with those of the entities.
  quote_all_identifiers: 'off',
};

/**
 * A connection string that sets them, after the settings that are in it or in PGOPTIONS. (What the
 * driver is given beside the string would not do: options in the string take its place.)
 */
export function withSettings(url: string): string {
  const given = new URL(url).searchParams.get('options') ?? process.env.PGOPTIONS ?? '';
  const settings = Object.entries(SETTINGS).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`,
  );
  const options = encodeURIComponent([given, ...settings].join(' ').trim());
  return `${url}${url.includes('?') ? '&' : '?'}options=${options}`;
}
