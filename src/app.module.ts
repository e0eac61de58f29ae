import { Module } from '@nestjs/common';
import { BooksModule } from './books/books.module.js';
import { ConfigModule } from './config/config.module.js';
import { DataSourceModule } from './data-source.module.js';
import { DatabaseModule } from './database/database.module.js';
import { NormalFormsAtStart } from './database/schema/normal-forms-at-start.js';
import { HealthModule } from './health/health.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { ItemsModule } from './items/items.module.js';
import { KeysModule } from './keys/keys.module.js';
import { LedgerWatch } from './ledger/check/ledger-watch.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { StockModule } from './stock/stock.module.js';
import { StoresModule } from './stores/stores.module.js';
import { SystemModule } from './system/system.module.js';

@Module({
  imports: [
    ConfigModule,
    DataSourceModule,
    DatabaseModule,
    BooksModule,
    StoresModule,
    ItemsModule,
    StockModule,
    HealthModule,
    IdempotencyModule,
    KeysModule,
    MetricsModule,
    SystemModule,
  ],
  providers: [LedgerWatch, NormalFormsAtStart],
})
export class AppModule {}
