import { checkText } from './check-text.js';
import { cleanIsbn, isNoIsbn, whyNotIsbn } from './isbn.js';
import { EXACT, type Kind, ORDERED } from './kind.js';
import { NUMBER_KINDS } from './number-kinds.js';
import { parseTimestamp, toRfc3339 } from './timestamps.js';
import { isCalendarDate, MAX_BODY } from './value-ranges.js';

const TIMESTAMP_EXPECTED = 'must be an RFC 3339 timestamp with at most three fractional digits';

const LANGUAGE = /^[a-z]{3}$/;
const LANGUAGE_EXPECTED = 'must be a language code of ISO 639-2, such as eng';

/** Only ASCII: the lower case of other letters may be ASCII too. */
const toLanguage = (text: string): string | undefined =>
  /^[A-Za-z]{3}$/.test(text) ? text.toLowerCase() : undefined;

export const KINDS = {
  ...NUMBER_KINDS,

  /** Without NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold. */
  text: {
    schema: { type: 'string' },
    limitsSchema: ({ maxLength = MAX_BODY }) => ({ maxLength }),
    inputSchema: ({ blank }) => (blank ? {} : { minLength: 1, pattern: '\\S' }),
    check: checkText,
    operators: [...EXACT, 'contains', 'startsWith'],
    parse: (text) => (text.includes('\0') ? undefined : text),
    expected: () => 'must not contain the character NUL',
  },

  /** A text that is compared as a whole only, such as a barcode, a publisher or an id that others give. */
  code: {
    schema: { type: 'string' },
    limitsSchema: ({ maxLength = MAX_BODY }) => ({ maxLength }),
    inputSchema: () => ({ minLength: 1, pattern: '\\S' }),
    check: checkText,
    operators: EXACT,
    unsortable: true,
    parse: (text) => (text.includes('\0') ? undefined : text),
    expected: () => 'must not contain the character NUL',
  },

  /** In any of its usual spellings, stored as ISBN-13. A blank text is null, and so are `=""` and `[]`. */
  isbn: {
    schema: { type: 'string' },
    limitsSchema: () => ({ maxLength: 13 }),
    inputSchema: () => ({ maxLength: MAX_BODY }),
    check: (value) => {
      if (typeof value !== 'string') return 'must be a string';
      return cleanIsbn(value) ? undefined : whyNotIsbn(value);
    },
    normalize: (text) => cleanIsbn(text) ?? (isNoIsbn(text) ? null : text),
    operators: EXACT,
    parse: cleanIsbn,
    expected: (_, text) => whyNotIsbn(text),
  },

  /**
   * A code of ISO 639-2, in any case, stored in lower case. Which codes there are is not checked: `ger` and
   * `deu` are both German, and `qaa` to `qtz` are for local use.
   */
  language: {
    schema: { type: 'string' },
    limitsSchema: () => ({ maxLength: 3, pattern: '^[a-z]{3}$' }),
    inputSchema: () => ({ pattern: '^[A-Za-z]{3}$' }),
    check: (value) =>
      typeof value === 'string' && LANGUAGE.test(value) ? undefined : LANGUAGE_EXPECTED,
    normalize: (text) => toLanguage(text) ?? text,
    operators: EXACT,
    unsortable: true,
    parse: toLanguage,
    expected: () => LANGUAGE_EXPECTED,
  },

  choice: {
    schema: { type: 'string' },
    check: (value, { values = [] }) =>
      values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`,
    operators: EXACT,
    parse: (text, { values = [] }) => (values.includes(text) ? text : undefined),
    expected: ({ values = [] }) => `must be one of ${values.join(', ')}`,
  },

  flag: {
    schema: { type: 'boolean' },
    check: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
    operators: ['eq', 'ne'],
    unsortable: true,
    parse: (text) => ({ true: true, false: false })[text],
    expected: () => 'must be true or false',
  },

  /** A day, as YYYY-MM-DD. */
  date: {
    schema: { type: 'string', format: 'date' },
    limitsSchema: () => ({ maxLength: 10 }),
    check: (value) => (isCalendarDate(value) ? undefined : 'must be a date, YYYY-MM-DD'),
    operators: ORDERED,
    parse: (text) => (isCalendarDate(text) ? text : undefined),
    expected: () => 'must be a date, YYYY-MM-DD',
  },

  /** RFC 3339, answered in UTC with milliseconds. In a query, a day alone is its beginning in UTC. */
  timestamp: {
    schema: { type: 'string', format: 'date-time' },
    limitsSchema: () => ({ maxLength: '2026-11-22T15:07:19.123+00:00'.length }),
    check: (value) =>
      typeof value === 'string' && parseTimestamp(value) ? undefined : TIMESTAMP_EXPECTED,
    operators: ORDERED,
    parse: (text) => (isCalendarDate(text) ? `${text}T00:00:00.000Z` : parseTimestamp(text)),
    expected: (_, text) =>
      `${TIMESTAMP_EXPECTED}, or a day, YYYY-MM-DD` +
      (/ \d\d:\d\d$/.test(text) ? '; a + in a URL is written %2B' : ''),
    codec: { to: (value) => value, from: toRfc3339 },
  },
} satisfies Record<string, Kind>;

export type FieldKind = keyof typeof KINDS;
