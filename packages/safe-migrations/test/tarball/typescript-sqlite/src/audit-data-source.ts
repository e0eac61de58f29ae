import { loadMigrations, SafeDataSource } from 'safe-migrations';
import { driver } from './driver.js';
import { LogEntry } from './log-entry.entity.js';

const { migrations, checksums } = await loadMigrations('src/audit-migrations');

/** In the same SQLite file as the shop, with its own migrations table. */
export const auditDataSource = new SafeDataSource({
  type: 'better-sqlite3',
  driver,
  database: 'app.db',
  entities: [LogEntry],
  migrationsTableName: 'audit_changes',
  migrations,
  safety: { checksums },
});
