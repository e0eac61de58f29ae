import { type Kind, ORDERED } from './kind.js';
import { MAX_INT } from './value-ranges.js';

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

const ANY_INTEGER = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

export const NUMBER_KINDS = {
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
      to: (price?: number | null) => price && Math.round(price * 100),
      from: (cents: number | null) => cents && cents / 100,
    },
  },
} satisfies Record<string, Kind>;

const isPrice = (text: string): boolean => /^\d+(\.\d{1,2})?$/.test(text);
