/** For each setting that our SQL relies on, a default under which it would break. */
export const FOREIGN: Record<string, string> = {
  TimeZone: 'Asia/Kathmandu',
  DateStyle: 'German, DMY',
  IntervalStyle: 'iso_8601',
  extra_float_digits: '-15',
  bytea_output: 'escape',
  standard_conforming_strings: 'off',
  array_nulls: 'off',
  gin_fuzzy_search_limit: '1',
  default_transaction_isolation: 'serializable',
  exit_on_error: 'on',
  quote_all_identifiers: 'on',
};
