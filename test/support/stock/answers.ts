import { STATUS_CODES } from 'node:http';
import type { FieldError } from '../../../src/common/problem.js';
import type { MovementType } from '../../../src/ledger/stock-movement.entity.js';
import type { Answer } from '../test-app.js';

export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Moved {
  seq: number;
  type: MovementType;
  before: number;
  delta: number;
}

/** The whole answer for a movement of an item, with its ids and times left open. */
export const movementOf = (
  item: { id: number; name: string; price: number; storeId: number; bookId: number | null },
  { seq, type, before, delta, ...others }: Moved & Record<string, unknown>,
): object => ({
  id: expect.any(Number),
  itemId: item.id,
  seq,
  type,
  quantityBefore: before,
  delta,
  quantityAfter: before + delta,
  price: item.price,
  unitPrice: null,
  reference: null,
  note: null,
  document: null,
  actor: null,
  reversesId: null,
  storeId: item.storeId,
  bookId: item.bookId,
  itemName: item.name,
  occurredAt: expect.stringMatching(TIME),
  recordedAt: expect.stringMatching(TIME),
  ...others,
});

/** Checks an error as a whole. */
export function expectProblem(
  { status, headers, body }: Answer,
  expected: { status: number; code: string; detail: string; instance: string },
  errors?: FieldError[],
): void {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect({ answered: status, ...body }).toEqual({
    answered: expected.status,
    type: 'about:blank',
    title: STATUS_CODES[expected.status],
    requestId: expect.any(String),
    ...expected,
    ...(errors && { errors }),
  });
}

export const INSUFFICIENT = {
  status: 409,
  code: 'insufficient_stock',
  detail: 'There are not enough copies',
};

export const INVALID = {
  status: 400,
  code: 'validation_failed',
  detail: 'The request is not valid',
};

export const NOWHERE = {
  status: 422,
  code: 'reference_not_found',
  detail: 'The request refers to a row that does not exist',
};

/** How an error says that a line asks for more copies than there are. */
export const lacking = (field: string, itemId: number, available: number): FieldError => ({
  field,
  message: `There are not enough copies: item ${itemId} has ${available}`,
  code: 'insufficient_stock',
  itemId,
  available,
});
