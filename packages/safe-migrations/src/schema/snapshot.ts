import type { DataSource } from 'typeorm';
import { postgresSnapshot } from './postgres-snapshot.js';
import { sqliteSnapshot } from './sqlite-snapshot.js';

/** The schema without the bookkeeping tables, as a sorted list of facts. */
export function schemaSnapshot(dataSource: DataSource): Promise<string[]> {
  return dataSource.options.type === 'postgres'
    ? postgresSnapshot(dataSource)
    : sqliteSnapshot(dataSource);
}

/** Removed (`- `) and added (`+ `) facts, in one sorted list. */
export function difference(before: string[], after: string[]): string[] {
  const removed = before.filter((fact) => !after.includes(fact)).map((fact) => `- ${fact}`);
  const added = after.filter((fact) => !before.includes(fact)).map((fact) => `+ ${fact}`);
  return [...removed, ...added].toSorted(
    (a, b) => a.slice(2).localeCompare(b.slice(2)) || (a < b ? -1 : 1),
  );
}
