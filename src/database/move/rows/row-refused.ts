import type { Table } from './table.js';

/** A row that the other database cannot hold as it is. The message names table, key and column. */
export class RowRefusedError extends Error {
  constructor(table: Table, key: unknown[], column: string | undefined, reason: string) {
    const row = table.key.map((name, index) => `${name} ${String(key[index])}`).join(', ');
    super(`${table.name}, ${row}${column ? `, column ${column}` : ''}: ${reason}`);
  }
}

/** At most 60 characters of a value, for a message. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
