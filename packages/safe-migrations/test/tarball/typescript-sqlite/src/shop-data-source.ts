import { loadMigrations, SafeDataSource } from 'safe-migrations';
import { driver } from './driver.js';
import { Item, Store } from './shop.entities.js';
import { ShoutingNamingStrategy } from './shouting-naming-strategy.js';

const { migrations, checksums } = await loadMigrations('src/shop-migrations');

export const shopDataSource = new SafeDataSource({
  type: 'better-sqlite3',
  driver,
  database: 'app.db',
  entities: [Store, Item],
  namingStrategy: new ShoutingNamingStrategy(),
  migrationsTableName: 'schema_changes',
  migrations,
  safety: { checksums },
});
