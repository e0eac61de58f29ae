import type { ListDescription, ListRequest } from './list-request.js';

/**
 * Whether an index serves the page, so that its cost does not grow with the table. Other lists may
 * scan every row.
 * @param scope the parent whose rows are listed; its foreign key is indexed
 */
export function isServedByIndex(
  { fields }: ListDescription,
  { filters, sort, q, offset, countExactly }: ListRequest,
  scope?: object,
): boolean {
  if (q !== undefined || offset || countExactly) return false;
  const [equal, ...others] = filters;
  if (others.length > 0 || (equal && scope)) return false;
  if (equal && (equal.operator !== 'eq' || !fields[equal.field].indexed)) return false;
  if (sort.length === 0) return true;
  return sort.length === 1 && !equal && !scope && (fields[sort[0].field].indexed ?? false);
}
