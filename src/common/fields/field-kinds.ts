import { checkText } from './check-text.js';
import { toIsbn13 } from './isbn.js';
import { parseTimestamp, toRfc3339 } from './timestamps.js';
import { isCalendarDate, MAX_BODY, MAX_INT } from './value-ranges.js';

export type Operator =
  'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'contains' | 'startsWith' | 'null';

/** The value of a filter, as a parameter of SQL. */
export type FilterValue = string | number | boolean;

/** The limits of a field within its kind. */
export interface Limits {
  /** Smallest number; by default that of 32 bits. */
  min?: number;
  max?: number;
  /** Most characters of a text; by default as many as a request can hold. */
  maxLength?: number;
  /** Whether a text may be empty or white space. */
  blank?: boolean;
  /** The values of a choice. */
  values?: readonly string[];
}

/** How values of one kind are checked, described, filtered and stored. */
export interface Kind {
  /** JSON Schema of a value, for OpenAPI and for serializing responses. */
  schema: { type: string; format?: string };
  /** Further JSON Schema of a value in requests and responses. */
  limitsSchema?(limits: Limits): object;
  /** Further JSON Schema of a value in a request body, instead of the former where they differ. */
  inputSchema?(limits: Limits): object;
  /** The validation message for a value in a request body, as the end of "<name> …"; or undefined. */
  check(value: unknown, limits: Limits, name: string): string | undefined;
  /** Converts a text of a request body to the form that is stored. */
  normalize?(text: string): string | null;
  /** The operators of filters; nullable fields also have `null`. */
  operators: readonly Operator[];
  /** Whether lists cannot be sorted by it. */
  unsortable?: boolean;
  /** Parses a value in a query; undefined if it is malformed. */
  parse(text: string, limits: Limits): FilterValue | undefined;
  /** The validation message for a malformed value in a query, as the end of "<parameter> …". */
  expected(limits: Limits, text: string): string;
  /** Converts between JSON and the database, if they differ. */
  codec?: { to(value: any): unknown; from(value: any): unknown };
}

const EXACT = ['eq', 'ne', 'in'] as const;
const ORDERED = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'] as const;

const integer = {
  schema: { type: 'integer', format: 'int32' },
  limitsSchema: ({ min = -MAX_INT - 1, max = MAX_INT }) => ({ minimum: min, maximum: max }),
  check: (value, { min = -MAX_INT - 1, max = MAX_INT }) => {
    if (!Number.isInteger(value)) return 'must be an integer';
    const isInRange = (value as number) >= min && (value as number) <= max;
    return isInRange ? undefined : `must be from ${min} to ${max}`;
  },
  operators: ORDERED,
  parse: (text) => (/^-?\d{1,10}$/.test(text) && is32Bit(Number(text)) ? Number(text) : undefined),
  expected: () => `must be an integer from ${-MAX_INT - 1} to ${MAX_INT}`,
} satisfies Kind;

const is32Bit = (value: number): boolean => value >= -MAX_INT - 1 && value <= MAX_INT;

const TIMESTAMP_EXPECTED = 'must be an RFC 3339 timestamp with at most three fractional digits';

const ANY_INTEGER = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

export const KINDS = {
  integer,

  /** The id of another row. Any integer is well-formed; the database checks that the row exists. */
  reference: {
    ...integer,
    inputSchema: () => ({ format: 'int64', ...integer.limitsSchema(ANY_INTEGER) }),
    check: (value) => integer.check(value, ANY_INTEGER),
  },

  number: {
    schema: { type: 'number', format: 'double' },
    limitsSchema: ({ min, max }) => ({ minimum: min, maximum: max }),
    check: (value, { min = -Infinity, max = Infinity }) => {
      if (!Number.isFinite(value)) return 'must be a number';
      const isInRange = (value as number) >= min && (value as number) <= max;
      return isInRange ? undefined : `must be from ${min} to ${max}`;
    },
    operators: ORDERED,
    parse: (text) =>
      /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
        ? Number(text)
        : undefined,
    expected: () => 'must be a number',
  },

  /** At most two decimals, not negative; stored in cents, so that both engines agree exactly. */
  price: {
    schema: { type: 'number', format: 'double' },
    // Not `multipleOf: 0.01`: 19.99 / 0.01 is no whole number in floating point.
    limitsSchema: () => ({
      minimum: 0,
      maximum: MAX_INT / 100,
      description: 'At most two decimals',
    }),
    check: (value) => {
      if (typeof value !== 'number') return 'must be a number';
      if (value < 0) return 'must not be negative';
      if (!isPrice(String(value))) return 'must have at most two decimals';
      return value * 100 <= MAX_INT ? undefined : `must be at most ${MAX_INT / 100}`;
    },
    operators: ORDERED,
    parse: (text) => (isPrice(text) && Number(text) * 100 <= MAX_INT ? Number(text) : undefined),
    expected: () => `must be from 0 to ${MAX_INT / 100}, with at most two decimals`,
    codec: {
      to: (price?: number) => price && Math.round(price * 100),
      from: (cents: number) => cents / 100,
    },
  },

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

  /** In any of its usual forms, stored as ISBN-13. An empty text is null. */
  isbn: {
    schema: { type: 'string' },
    limitsSchema: () => ({ maxLength: 13 }),
    inputSchema: () => ({ maxLength: MAX_BODY }),
    check: (value) =>
      typeof value === 'string' && toIsbn13(value)
        ? undefined
        : 'must be a valid ISBN-10 or ISBN-13',
    normalize: (text) => (text === '' ? null : (toIsbn13(text) ?? text)),
    operators: EXACT,
    parse: toIsbn13,
    expected: () => 'must be a valid ISBN-10 or ISBN-13',
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

const isPrice = (text: string): boolean => /^\d+(\.\d{1,2})?$/.test(text);
