const { loadMigrations, SafeDataSource } = require('safe-migrations');
const { Item, Store } = require('./entities.js');

/** A promise: `typeorm -d` waits for it as well. */
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
