import type Driver from 'better-sqlite3';

const SHOWN = 10;

/** A line for each row that refers to a row which does not exist; the first ten of them. */
export function foreignKeyViolations(connection: Driver.Database): string[] {
  const violations = connection.pragma('foreign_key_check') as {
    table: string;
    rowid: number | null;
    parent: string;
    fkid: number;
  }[];
  const lines = violations.slice(0, SHOWN).map(({ table, rowid, parent, fkid }) => {
    const columns = connection
      .prepare('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ? ORDER BY seq')
      .pluck()
      .all(table, fkid) as string[];
    if (rowid === null)
      return `${table} (${columns.join(', ')}): there is no such row in ${parent}`;
    const list = columns.map((column) => `"${column}"`).join(', ');
    const row = connection.prepare(`SELECT ${list} FROM "${table}" WHERE rowid = ?`).get(rowid);
    const values = Object.entries(row as object).map(([name, value]) => `${name} = ${value}`);
    return `${table} row ${rowid} (${values.join(', ')}): there is no such row in ${parent}`;
  });
  if (violations.length > SHOWN) lines.push(`… and ${violations.length - SHOWN} more`);
  return lines;
}
