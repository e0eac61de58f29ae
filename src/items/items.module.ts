import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { Barcodes } from './barcodes.js';
import { ItemsExportController } from './export/items-export.controller.js';
import { ItemsExporter } from './export/items-exporter.js';
import { ItemsImportController } from './import/items-import.controller.js';
import { ItemsImporter } from './import/items-importer.js';
import { ItemUpdates } from './item-updates.js';
import { ItemsController } from './items.controller.js';
import { ItemsService } from './items.service.js';
import { StoreItemsController } from './store-items.controller.js';

@Module({
  imports: [LedgerModule],
  controllers: [
    ItemsController,
    ItemsExportController,
    ItemsImportController,
    StoreItemsController,
  ],
  providers: [Barcodes, ItemsExporter, ItemsImporter, ItemsService, ItemUpdates],
  exports: [Barcodes],
})
export class ItemsModule {}
