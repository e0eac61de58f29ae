import { toIsbn13 } from './isbn.js';
import { parseTimestamp, toRfc3339 } from './timestamps.js';
import { isCalendarDate, isLongerThan, MAX_BODY, MAX_INT } from './value-ranges.js';

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
  /** Further JSON Schema of a value in a request body. */
  limitsSchema?(limits: Limits): object;
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
  /** The validation message for a value in a query, as the end of "<parameter> …". */
  expected(limits: Limits): string;
  /** Converts between JSON and the database, if they differ. */
  codec?: { to(value: any): unknown; from(value: any): unknown };
}

const EXACT = ['eq', 'ne', 'in'] as const;
const ORDERED = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'] as const;

const integer = {
  schema: { type: 'integer' },
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
    limitsSchema: () => integer.limitsSchema(ANY_INTEGER),
    check: (value) => integer.check(value, ANY_INTEGER),
  },

  number: {
    schema: { type: 'number' },
    check: (value) => (Number.isFinite(value) ? undefined : 'must be a number'),
    operators: ORDERED,
    parse: (text) =>
      /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
        ? Number(text)
        : undefined,
    expected: () => 'must be a number',
  },

  /** At most two decimals, not negative; stored in cents, so that both engines agree exactly. */
  price: {
    schema: { type: 'number' },
    limitsSchema: () => ({ minimum: 0, maximum: MAX_INT / 100, multipleOf: 0.01 }),
    check: (value) => {
      if (typeof value !== 'number') return 'must be a number';
      if (!isPrice(String(value))) return 'must not be negative and have at most two decimals';
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
    limitsSchema: ({ maxLength, blank }) => ({
      ...(maxLength && { maxLength }),
      ...(!blank && { minLength: 1, pattern: '\\S' }),
    }),
    check: checkText,
    operators: [...EXACT, 'contains', 'startsWith'],
    parse: (text) => (text.includes('\0') ? undefined : text),
    expected: () => 'must not contain the character NUL',
  },

  /** In any of its usual forms, stored as ISBN-13. An empty text is null. */
  isbn: {
    schema: { type: 'string' },
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
    check: (value) => (isCalendarDate(value) ? undefined : 'must be a date, YYYY-MM-DD'),
    operators: ORDERED,
    parse: (text) => (isCalendarDate(text) ? text : undefined),
    expected: () => 'must be a date, YYYY-MM-DD',
  },

  /** RFC 3339, answered in UTC with milliseconds. */
  timestamp: {
    schema: { type: 'string', format: 'date-time' },
    check: (value) =>
      typeof value === 'string' && parseTimestamp(value) ? undefined : TIMESTAMP_EXPECTED,
    operators: ORDERED,
    parse: parseTimestamp,
    expected: () => TIMESTAMP_EXPECTED,
    codec: { to: (value) => value, from: toRfc3339 },
  },
} satisfies Record<string, Kind>;

export type FieldKind = keyof typeof KINDS;

const isPrice = (text: string): boolean => /^\d+(\.\d{1,2})?$/.test(text);

/** Bytes of the quotes around a string in JSON. */
const QUOTES = 2;

function checkText(
  value: unknown,
  { maxLength = Infinity, blank }: Limits,
  name: string,
): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.includes('\0')) return 'must not contain the character NUL';
  if (!value.isWellFormed()) return 'must be well-formed Unicode';
  if (!blank && value.trim() === '') return 'must not be blank';
  if (isLongerThan(value, maxLength)) return `must have at most ${maxLength} characters`;
  if (maxLength < Infinity) return undefined;
  // Imports accept no longer text than a JSON body with this property alone could hold.
  const maxBytes = MAX_BODY - Buffer.byteLength(JSON.stringify({ [name]: '' }));
  return Buffer.byteLength(JSON.stringify(value)) - QUOTES > maxBytes
    ? `must have at most ${maxBytes} bytes when it is written as JSON`
    : undefined;
}
