import type { DataSource } from 'typeorm';
import { postgresSnapshot } from './postgres-snapshot.js';
import { sqliteSnapshot } from './sqlite-snapshot.js';

/** Everything about the schema but the tables of the machinery, as a sorted list of facts. */
export function schemaSnapshot(dataSource: DataSource): Promise<string[]> {
  return dataSource.options.type === 'postgres'
    ? postgresSnapshot(dataSource)
    : sqliteSnapshot(dataSource);
}

/** What has gone (`- `) and what has come (`+ `), in one sorted list. */
export function difference(before: string[], after: string[]): string[] {
  const gone = before.filter((fact) => !after.includes(fact)).map((fact) => `- ${fact}`);
  const come = after.filter((fact) => !before.includes(fact)).map((fact) => `+ ${fact}`);
  return [...gone, ...come].toSorted(
    (a, b) => a.slice(2).localeCompare(b.slice(2)) || (a < b ? -1 : 1),
  );
}
