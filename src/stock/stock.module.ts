import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsService } from './documents/documents.service.js';
import { ItemMovementsController } from './item-movements.controller.js';
import { LineItems } from './documents/line-items.js';
import { MovementsController } from './movements.controller.js';
import { MovementsService } from './movements.service.js';
import { Postings } from './documents/postings.js';
import { ReceiptsService } from './documents/receipts.service.js';
import { ReversalsService } from './documents/reversals.service.js';
import { StockLevelsService } from './levels/stock-levels.service.js';
import { StoreStockController } from './store-stock.controller.js';
import { TransfersService } from './documents/transfers.service.js';

@Module({
  imports: [ItemsModule, LedgerModule],
  controllers: [
    MovementsController,
    ItemMovementsController,
    StoreStockController,
    DocumentsController,
  ],
  providers: [
    DocumentsService,
    LineItems,
    MovementsService,
    Postings,
    ReceiptsService,
    ReversalsService,
    StockLevelsService,
    TransfersService,
  ],
})
export class StockModule {}
