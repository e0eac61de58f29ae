/** One column, or expression, of a total order. NULLs come last, whatever the direction. */
export interface OrderTerm {
  sql: string;
  descending: boolean;
  nullable: boolean;
}

/** Adds a parameter to a statement, and answers its placeholder. */
export type Bind = (value: unknown) => string;

/** A part of a list: a range of the order, and how to order it. */
export interface Segment {
  /** Conditions, to be joined by AND. Binds their parameters when it is called. */
  where(bind: Bind): string[];
  orderBy: string;
}

/**
 * The rows of a list after a position, as a sequence of ranges: those of the last range come after
 * all those of the first. An index over the terms serves each range by itself, where one condition
 * with OR, or NULLS LAST, would sort the table.
 *
 * @param terms of a total order: the last one is unique
 * @param position the values of the first terms, or of all, in the row before the page; those that
 *   have the same values all come before it. None for the first page
 * @param backward the rows before the position, nearest first
 * @returns none where no row can be, as after a NULL in the first term
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
    for (const { where, orderBy } of rangesBeyond(terms, index, position[index], backward)) {
      segments.push({ where: (bind) => [...same(bind), ...where(bind)], orderBy });
    }
  }
  return segments;
}

/** All rows: those that have a value in the first term, and those that do not. */
function rangesOf(terms: OrderTerm[], backward: boolean): Segment[] {
  const [{ sql, nullable }] = terms;
  const orderBy = orderOf(terms, 0, backward);
  if (!nullable) return [{ where: () => [], orderBy }];
  const known = { where: () => [`${sql} IS NOT NULL`], orderBy };
  const unknown = { where: () => [`${sql} IS NULL`], orderBy: orderWithNulls(terms, 1, backward) };
  return backward ? [unknown, known] : [known, unknown];
}

/** The rows that differ from the position in the term at `index`, among those that agree before. */
function rangesBeyond(
  terms: OrderTerm[],
  index: number,
  value: unknown,
  backward: boolean,
): Segment[] {
  const { sql, descending, nullable } = terms[index];
  const orderBy = orderOf(terms, index, backward);
  if (value === null) return backward ? [{ where: () => [`${sql} IS NOT NULL`], orderBy }] : [];
  const comparison = descending === backward ? '>' : '<';
  const beyond = { where: (bind: Bind) => [`${sql} ${comparison} ${bind(value)}`], orderBy };
  if (!nullable || backward) return [beyond];
  return [
    beyond,
    { where: () => [`${sql} IS NULL`], orderBy: orderWithNulls(terms, index + 1, backward) },
  ];
}

/**
 * The order of a range that leaves no NULL in its first term. That it need not say where they go
 * lets PostgreSQL walk an ascending index backward: there, NULLs come first.
 */
function orderOf(terms: OrderTerm[], index: number, backward: boolean): string {
  const { sql, descending } = terms[index];
  const first = `${sql} ${descending === backward ? 'ASC' : 'DESC'}`;
  return index + 1 < terms.length
    ? `${first}, ${orderWithNulls(terms, index + 1, backward)}`
    : first;
}

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
