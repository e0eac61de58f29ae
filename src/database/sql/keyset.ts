/** One column or expression of a total order. NULLs come last in both directions. */
export interface OrderTerm {
  sql: string;
  descending: boolean;
  nullable: boolean;
}

/** Adds a parameter to a statement and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** A contiguous range of a sorted list. */
export interface Segment {
  /** Binds the parameters and returns the conditions, to be joined by AND. */
  where(bind: Bind): string[];
  orderBy: string;
}

/**
 * The rows of a list after a position, as consecutive ranges (keyset pagination). An index over the
 * terms serves each range; a single condition with OR, or NULLS LAST, would sort the whole table.
 *
 * @param terms a total order: the last term is unique
 * @param position the values of all terms, or of the first ones, in the last row before the page;
 *   rows with the same values are before the page too. Undefined for the first page
 * @param backward for the rows before the position, nearest first
 * @returns no range if no row can follow, as after a position of which the only value is NULL
 */
export function segmentsOf(
  terms: OrderTerm[],
  position: unknown[] | undefined,
  backward: boolean,
): Segment[] {
  if (!position) return rangesOf(terms, backward);
  const segments: Segment[] = [];
  for (let index = position.length - 1; index >= 0; index -= 1) {
    const same = (bind: Bind): string[] =>
      terms.slice(0, index).map((term, before) => equals(term, position[before], bind));
    for (const { where, orderBy } of rangesAfter(terms, index, position[index], backward)) {
      segments.push({ where: (bind) => [...same(bind), ...where(bind)], orderBy });
    }
  }
  return segments;
}

/** All rows: those with a value in the first term, then those without. */
function rangesOf(terms: OrderTerm[], backward: boolean): Segment[] {
  const [{ sql, nullable }] = terms;
  const orderBy = orderOf(terms, 0, backward);
  if (!nullable) return [{ where: () => [], orderBy }];
  const known = { where: () => [`${sql} IS NOT NULL`], orderBy };
  const unknown = { where: () => [`${sql} IS NULL`], orderBy: orderWithNulls(terms, 1, backward) };
  return backward ? [unknown, known] : [known, unknown];
}

/** The rows after the position whose first difference from it is in the term at `index`. */
function rangesAfter(
  terms: OrderTerm[],
  index: number,
  value: unknown,
  backward: boolean,
): Segment[] {
  const { sql, descending, nullable } = terms[index];
  const orderBy = orderOf(terms, index, backward);
  if (value === null) return backward ? [{ where: () => [`${sql} IS NOT NULL`], orderBy }] : [];
  const comparison = descending === backward ? '>' : '<';
  const after = { where: (bind: Bind) => [`${sql} ${comparison} ${bind(value)}`], orderBy };
  if (!nullable || backward) return [after];
  return [
    after,
    { where: () => [`${sql} IS NULL`], orderBy: orderWithNulls(terms, index + 1, backward) },
  ];
}

/**
 * The ORDER BY of a range that has no NULL in its first term. Without NULLS FIRST or LAST there,
 * PostgreSQL can scan an ascending index backward, in which NULLs would come first.
 */
function orderOf(terms: OrderTerm[], index: number, backward: boolean): string {
  const { sql, descending } = terms[index];
  const first = `${sql} ${descending === backward ? 'ASC' : 'DESC'}`;
  return index + 1 < terms.length
    ? `${first}, ${orderWithNulls(terms, index + 1, backward)}`
    : first;
}

/** The ORDER BY of all rows. No index serves it, because NULLs come last in either direction. */
export const orderOfAll = (terms: OrderTerm[]): string => orderWithNulls(terms, 0, false);

function orderWithNulls(terms: OrderTerm[], index: number, backward: boolean): string {
  return terms
    .slice(index)
    .map(({ sql, descending, nullable }) => {
      const direction = descending === backward ? 'ASC' : 'DESC';
      return `${sql} ${direction}${nullable ? ` NULLS ${backward ? 'FIRST' : 'LAST'}` : ''}`;
    })
    .join(', ');
}

function equals(term: OrderTerm, value: unknown, bind: Bind): string {
  return value === null ? `${term.sql} IS NULL` : `${term.sql} = ${bind(value)}`;
}
