import { MAX_INT } from '../../src/common/fields/value-ranges.js';
import { SINGLE_TYPES } from '../../src/stock/stock.fields.js';

/** A stock movement as clients send it. */
export interface NewMovement {
  type: (typeof SINGLE_TYPES)[number];
  delta: number;
  unitPrice?: number | null;
  reference?: string | null;
  note?: string | null;
  /** RFC 3339. */
  occurredAt?: string;
}

/** The sign of a delta by type; 0 if it may be either. */
const SIGNS: Record<NewMovement['type'], number> = {
  receipt: 1,
  return: 1,
  sale: -1,
  supplier_return: -1,
  write_off: -1,
  adjustment: 0,
};

/** Whether the delta has a sign that suits the type; zero suits none. */
export const hasSuitableSign = ({ type, delta }: NewMovement): boolean =>
  delta !== 0 && (SIGNS[type] === 0 || Math.sign(delta) === SIGNS[type]);

const integer = { type: 'integer', minimum: -MAX_INT - 1, maximum: MAX_INT };
const price = { type: 'number', minimum: 0, maximum: MAX_INT / 100 };
const text = { type: 'string' };
const nullable = true;

export const newMovementSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'delta'],
  properties: {
    type: { enum: SINGLE_TYPES },
    delta: integer,
    unitPrice: { ...price, nullable },
    reference: { ...text, maxLength: 80, nullable },
    note: { ...text, maxLength: 500, nullable },
    occurredAt: { ...text, format: 'date-time' },
  },
};

/** The body of a 409: there is less than the movement takes. */
export const insufficientStock = (available: number): object => ({
  code: 'insufficient_stock',
  detail: 'There are not enough copies',
  errors: [{ field: 'delta', message: `There are ${available}`, available }],
});
