import type { Declarations } from '../history/declarations.js';
import type { Rows, TableRows } from '../shadow/rows.js';

const SHOWN = 3;

/** The rows that are lost or changed, without what may be lost. New tables do not count. */
export function findLosses(before: Rows, after: Rows, { loses }: Declarations): string[] {
  return [...before].flatMap(([table, rows]) => {
    if (loses.has(table)) return [];
    const now = after.get(table);
    if (!now) return rows.rows.length > 0 ? [`the table ${table} is gone with its rows`] : [];
    const wanted = rows.columns.filter((column) => !loses.has(`${table}.${column}`));
    const found = wanted.map((column) =>
      now.columns.includes(column) ? column : newNameOf(table, column, rows, now),
    );
    const gone = wanted.filter((_, index) => found[index] === undefined);
    const kept = wanted.filter((_, index) => found[index] !== undefined);
    const names = found.filter((name) => name !== undefined);
    return [
      ...gone.map((column) => `the column ${table}.${column} is gone with what it held`),
      ...compareRows(table, project(rows, kept, kept), project(now, names, kept)),
    ];
  });
}

/** The new name of a renamed column: that of a new column with the same values. */
function newNameOf(
  table: string,
  column: string,
  before: TableRows,
  now: TableRows,
): string | undefined {
  const added = now.columns.filter((name) => !before.columns.includes(name));
  const values = project(before, [column], [column]);
  return added.find(
    (name) => compareRows(table, values, project(now, [name], [column])).length === 0,
  );
}

/** Each row as text: the wanted columns, under these names. */
function project({ columns, rows }: TableRows, wanted: string[], names: string[]): string[] {
  const places = wanted.map((column) => columns.indexOf(column));
  return rows.map((row) => places.map((place, i) => `${names[i]}: ${row[place]}`).join(', '));
}

function compareRows(table: string, before: string[], after: string[]): string[] {
  const remaining = new Map<string, number>();
  for (const row of after) remaining.set(row, (remaining.get(row) ?? 0) + 1);
  const lost = before.filter((row) => {
    const left = remaining.get(row) ?? 0;
    remaining.set(row, left - 1);
    return left <= 0;
  });
  const surplus = after.length - (before.length - lost.length);
  if (lost.length === 0 && surplus === 0) return [];
  const examples = lost.slice(0, SHOWN).map((row) => `\n      ${row.slice(0, 300)}`);
  return [
    `${table} had ${before.length} rows and has ${after.length}; ${lost.length} of them are not ` +
      `what they were${examples.join('')}`,
  ];
}
