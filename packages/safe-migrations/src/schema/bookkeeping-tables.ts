import type { DataSource } from 'typeorm';
import { recordsTable } from '../history/records.js';

/** The tables in which TypeORM and this package keep their own records. */
export function bookkeepingTables({ options, metadataTableName }: DataSource): string[] {
  return [options.migrationsTableName ?? 'migrations', recordsTable(options), metadataTableName];
}
