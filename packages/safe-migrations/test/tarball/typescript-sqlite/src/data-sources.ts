import { loadMigrations, SafeDataSource } from 'safe-migrations';
import { LogEntry } from './log-entry.entity.js';
import { ShoutingNamingStrategy } from './shouting-naming-strategy.js';
import { Item, Store } from './shop.entities.js';
import { driver } from './driver.js';

const shopMigrations = await loadMigrations('src/shop-migrations');
const auditMigrations = await loadMigrations('src/audit-migrations');

/** Two data sources in one file: each has its own table of migrations. */
export const shop = new SafeDataSource({
  type: 'better-sqlite3',
  driver,
  database: 'app.db',
  entities: [Store, Item],
  namingStrategy: new ShoutingNamingStrategy(),
  migrationsTableName: 'schema_changes',
  migrations: shopMigrations.migrations,
  safety: { checksums: shopMigrations.checksums },
});

export const auditLog = new SafeDataSource({
  type: 'better-sqlite3',
  driver,
  database: 'app.db',
  entities: [LogEntry],
  migrationsTableName: 'audit_changes',
  migrations: auditMigrations.migrations,
  safety: { checksums: auditMigrations.checksums },
});
