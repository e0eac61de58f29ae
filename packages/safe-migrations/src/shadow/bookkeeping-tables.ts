import type { DataSource } from 'typeorm';
import { recordsTable } from '../history/records.js';

/** The tables that belong to the machinery, and not to what the migrations describe. */
export function bookkeepingTables({ options, metadataTableName }: DataSource): string[] {
  return [options.migrationsTableName ?? 'migrations', recordsTable(options), metadataTableName];
}
