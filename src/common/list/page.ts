import type { JsonSchema } from '../json-schema.js';
import type { Position } from './cursor.js';
import { type ListRequest, MAX_LIMIT } from './list-request.js';

/** One page of a list, with the cursors of the previous and next pages, if any. */
export class Page<T> {
  constructor(
    readonly rows: T[],
    readonly next?: string,
    readonly previous?: string,
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
  { limit }: ListRequest,
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
  return new Page(
    page,
    last && hasNext ? cursorBehind(last, after, false) : undefined,
    first && hasPrevious ? cursorBehind(first, before, true) : undefined,
    total,
  );
}
