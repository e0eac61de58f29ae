const { loadMigrations, SafeDataSource } = require('safe-migrations');
const { Item, Store } = require('./entities.js');

/** A promise, which `typeorm -d` also awaits. */
exports.dataSource = loadMigrations('migrations').then(
  ({ migrations, checksums }) =>
    new SafeDataSource({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      schema: 'shop',
      entities: [Store, Item],
      migrations,
      safety: { checksums },
    }),
);
