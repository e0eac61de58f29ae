import type { JsonSchema } from '../json-schema.js';
import type { Position } from './cursor.js';
import { type ListRequest, MAX_LIMIT, MAX_OFFSET } from './list-request.js';

/** One page of a list. The other pages are given by the query parameter that leads to them. */
export class Page<T> {
  constructor(
    readonly rows: T[],
    readonly pages: { next?: string; previous?: string; first?: string },
    /** The number of rows on all pages, if requested. */
    readonly total?: number,
  ) {}
}

/** JSON Schema of a page of rows. */
export const pageSchema = (items: JsonSchema): JsonSchema => ({
  type: 'array',
  items,
  maxItems: MAX_LIMIT,
});

/**
 * @param rows in the direction of the cursor, one more than fits the page if there are more
 * @param cursorBehind makes the cursor of the page that begins after a row
 */
export function pageOf<T>(
  rows: T[],
  { limit, offset }: ListRequest,
  position: Position | undefined,
  cursorBehind: (row: T, next: T | undefined, backward: boolean) => string,
  total?: number,
): Page<T> {
  const page = rows.slice(0, limit);
  const beyond = rows.at(limit);
  const backward = position?.backward ?? false;
  if (backward) page.reverse();
  const [first, last] = [page.at(0), page.at(-1)];
  const [before, after] = backward ? [beyond, undefined] : [undefined, beyond];
  const hasNext = backward || after;
  const hasPrevious = backward ? before : position;
  const next = last && hasNext ? () => `cursor=${cursorBehind(last, after, false)}` : undefined;
  if (offset !== undefined) return new Page(page, offsetPages(offset, limit, next), total);
  const previous = first && hasPrevious ? `cursor=${cursorBehind(first, before, true)}` : undefined;
  return new Page(page, { next: next?.(), previous }, total);
}

/** The pages around an offset; beyond the largest one the list continues by cursor. */
function offsetPages(offset: number, limit: number, next?: () => string): Page<unknown>['pages'] {
  const at = (place: number): string => `offset=${place}`;
  return {
    next: next && (offset + limit <= MAX_OFFSET ? at(offset + limit) : next()),
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : undefined,
    first: at(0),
  };
}
