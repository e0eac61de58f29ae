import { Module } from '@nestjs/common';
import { ItemsController } from './items.controller.js';
import { ItemsService } from './items.service.js';
import { StoreItemsController } from './store-items.controller.js';

@Module({
  controllers: [ItemsController, StoreItemsController],
  providers: [ItemsService],
})
export class ItemsModule {}
