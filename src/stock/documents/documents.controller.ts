import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MAX_INT } from '../../common/fields/value-ranges.js';
import type { Page } from '../../common/list/page.js';
import { Uuid } from '../../http/id.decorator.js';
import { ValidBody, ValidQuery } from '../../http/requests/validated.js';
import { Responds } from '../../http/responses/responds.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../../idempotency/idempotency.service.js';
import { Keyed } from '../../idempotency/keyed.decorator.js';
import type { Author } from '../../keys/own-store.js';
import { OwnStore, Scoped, SentBy } from '../../keys/scoped.decorator.js';
import { DocumentsService } from './documents.service.js';
import { documentSchema } from '../movement.fields.js';
import { MovementsService } from '../movements.service.js';
import type { StockDocument } from './postings.js';
import { ReceiptsService } from './receipts.service.js';
import { ReversalsService } from './reversals.service.js';
import { storeStockSchema } from '../levels/stock-level.fields.js';
import { StockLevelsService, type StoreStock } from '../levels/stock-levels.service.js';
import { ReceiptDto, RemarksDto, StockDocumentDto, TransferDto } from '../stock.fields.js';
import { AtQuery } from '../levels/stock.query.js';
import { TransfersService } from './transfers.service.js';

const WRITTEN = { location: '/api/documents', problems: [404, 409, 422] };

/** Receipts, sales, returns and transfers of several items, all lines or none. */
@ApiTags('stock')
@Scoped('stock')
@Controller('api')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly levels: StockLevelsService,
    private readonly movements: MovementsService,
    private readonly receipts: ReceiptsService,
    private readonly reversals: ReversalsService,
    private readonly transfers: TransfersService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post('receipts')
  @ApiOperation({
    summary: 'Receive a delivery',
    description: 'A line with a bookId makes an item of the store, if it has none of that book.',
  })
  @Responds(201, documentSchema, WRITTEN)
  createReceipt(
    @ValidBody() body: ReceiptDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockDocument> {
    return this.idempotency.once(keyed, () => this.receipts.receive(body, by));
  }

  @Post('sales')
  @ApiOperation({ summary: 'Sell' })
  @Responds(201, documentSchema, WRITTEN)
  createSale(
    @ValidBody() body: StockDocumentDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockDocument> {
    return this.idempotency.once(keyed, () => this.documents.sell(body, by));
  }

  @Post('returns')
  @ApiOperation({ summary: 'Take back from a customer' })
  @Responds(201, documentSchema, WRITTEN)
  createReturn(
    @ValidBody() body: StockDocumentDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockDocument> {
    return this.idempotency.once(keyed, () => this.documents.takeBack(body, by));
  }

  @Post('transfers')
  @ApiOperation({
    summary: 'Move to another store',
    description:
      'Into the item of the same book in the other store, which is made if there is none.',
  })
  @Responds(201, documentSchema, WRITTEN)
  createTransfer(
    @ValidBody() body: TransferDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockDocument> {
    return this.idempotency.once(keyed, () => this.transfers.transfer(body, by));
  }

  @Get('documents/:uuid')
  @ApiOperation({ summary: 'Get the movements of a document' })
  @Responds(200, documentSchema, { problems: [404] })
  getDocument(@Uuid() uuid: string, @OwnStore() ownStore?: number): Promise<StockDocument> {
    return this.movements.findDocument(uuid, ownStore);
  }

  @Post('documents/:uuid/reversal')
  @ApiOperation({
    summary: 'Undo a document',
    description: 'All of its movements or none. The body may be left out.',
  })
  @Responds(201, documentSchema, { ...WRITTEN, bodyOptional: true })
  reverseDocument(
    @Uuid() uuid: string,
    @ValidBody() body: RemarksDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockDocument> {
    return this.idempotency.once(keyed, () => this.reversals.reverseDocument(uuid, body, by));
  }

  @Get('stock/summary')
  @ApiOperation({
    summary: 'Get what each store has, or had at any time',
    description: 'Of each store that has items: how many, their copies and their worth.',
  })
  @Responds(
    200,
    { type: 'array', items: storeStockSchema, maxItems: MAX_INT },
    { responseTime: 30_000 },
  )
  getStockSummary(
    @ValidQuery() { at }: AtQuery,
    @OwnStore() ownStore?: number,
  ): Promise<Page<StoreStock>> {
    return this.levels.summarize(at, ownStore);
  }
}
