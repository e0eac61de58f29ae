import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { Barcodes } from './barcodes.js';
import { ItemUpdates } from './item-updates.js';
import { ItemsController } from './items.controller.js';
import { ItemsService } from './items.service.js';
import { StoreItemsController } from './store-items.controller.js';

@Module({
  imports: [LedgerModule],
  controllers: [ItemsController, StoreItemsController],
  providers: [Barcodes, ItemsService, ItemUpdates],
  exports: [Barcodes],
})
export class ItemsModule {}
