import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { kindOf, type ListField, type ListFields } from '../fields/fields.js';
import { Problem } from '../problem.js';
import type { ListDescription, ListRequest, Sort } from './list-request.js';

/**
 * A position in a list: the sort keys of a row, or the first of them, and whether the page lies before
 * or after all rows with these keys.
 */
export interface Position {
  keys: KeyValue[];
  backward: boolean;
}

export type KeyValue = string | number | null;

/** Longer cursors are deflated: keys of multi-byte text would exceed the limit of a query. */
const DEFLATE_FROM = 1500;
const MAX_INFLATED = 16 * 1024;

/**
 * The position after a row. No row lies between it and the next one, so only the keys up to the first
 * difference are kept: the page is then one range instead of one per key.
 * @param next the keys of the next row in that direction, if known
 */
export function positionBehind(
  keys: KeyValue[],
  next: KeyValue[] | undefined,
  backward: boolean,
): Position {
  const difference = next ? keys.findIndex((key, place) => key !== next[place]) : -1;
  return { keys: difference < 0 ? keys : keys.slice(0, difference + 1), backward };
}

export function encodeCursor({ keys, backward }: Position, binding: string): string {
  const json = Buffer.from(JSON.stringify([binding, backward ? 1 : 0, ...keys]));
  return json.length < DEFLATE_FROM
    ? json.toString('base64url')
    : `~${deflateRawSync(json).toString('base64url')}`;
}

/**
 * @param binding of the list that the cursor is now used with
 * @throws Problem (400) for a malformed cursor, or one of another list, other filters or another sort
 */
export function decodeCursor(
  cursor: string,
  binding: string,
  { fields }: ListDescription,
  { sort }: ListRequest,
): Position {
  const content = parse(cursor);
  if (!Array.isArray(content) || content.length < 3) throw notACursor();
  const [boundTo, backward, ...keys] = content;
  if (boundTo !== binding) {
    throw Problem.badRequest(
      'The cursor belongs to other filters or another sort',
      'foreign_cursor',
    );
  }
  const expected = keyChecks(fields, sort);
  const fits = keys.length <= expected.length && keys.every((key, place) => expected[place](key));
  if (!fits) throw notACursor();
  return { keys, backward: backward === 1 };
}

/** Checks for the keys of each sort term; a text has two keys, its normal form and itself. */
function keyChecks(fields: ListFields, sort: Sort[]): ((key: unknown) => boolean)[] {
  const byId = sort.some(({ field }) => field === 'id') ? [] : [{ field: 'id' }];
  return [...sort, ...byId].flatMap(({ field }) => {
    const { kind, nullable } = fields[field];
    const check = (key: unknown): boolean =>
      key === null ? nullable === true : isKey(fields[field], key);
    return kind === 'text' ? [check, check] : [check];
  });
}

function isKey(field: ListField, key: unknown): boolean {
  const { type, format } = kindOf(field).schema;
  if (type !== 'string') return typeof key === 'number' && field.parse(String(key)) === key;
  if (typeof key !== 'string') return false;
  // A timestamp has one form. Any other text may be in the database, written by plain SQL.
  return format ? field.parse(key) === key : key.isWellFormed() && !key.includes('\0');
}

const notACursor = (): Problem =>
  Problem.badRequest('The cursor is not valid for this list', 'malformed_cursor');

function parse(cursor: string): unknown {
  try {
    const bytes = cursor.startsWith('~')
      ? inflateRawSync(Buffer.from(cursor.slice(1), 'base64url'), { maxOutputLength: MAX_INFLATED })
      : Buffer.from(cursor, 'base64url');
    return JSON.parse(bytes.toString());
  } catch {
    throw notACursor();
  }
}

/** What a cursor is bound to: everything that determines the rows and their order. */
export function bindingOf(scope: string, { filters, sort, q }: ListRequest): string {
  const parts = filters.map(({ field, operator, value }) =>
    JSON.stringify([field, operator, value]),
  );
  const text = JSON.stringify([scope, parts.toSorted(), sort, q ?? null]);
  return hash('sha256', text, 'base64url').slice(0, 12);
}
