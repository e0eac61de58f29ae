import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import { type Page, pageSchema } from '../common/list/page.js';
import { Id } from '../http/id.decorator.js';
import { ValidBody, ValidQuery } from '../http/requests/validated.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import type { Author } from '../keys/own-store.js';
import { OwnStore, Scoped, SentBy } from '../keys/scoped.decorator.js';
import type { StockMovement } from '../ledger/stock-movement.entity.js';
import { DocumentsService } from './documents/documents.service.js';
import { documentSchema, movementList, movementSchema } from './movement.fields.js';
import { MovementsService } from './movements.service.js';
import type { StockDocument } from './documents/postings.js';
import { stockLevelSchema } from './levels/stock-level.fields.js';
import { type StockLevel, StockLevelsService } from './levels/stock-levels.service.js';
import { StoreCountDto } from './stock.fields.js';
import { StockPageQuery } from './levels/stock.query.js';

/** The stock of one store. */
@ApiTags('stock')
@Scoped('stock')
@Controller('api/stores/:id')
export class StoreStockController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly levels: StockLevelsService,
    private readonly movements: MovementsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get('movements')
  @ApiOperation({
    summary: 'List the movements of a store',
    description: 'Also those of a store that has been deleted.',
  })
  @Responds(200, pageSchema(movementSchema), { problems: [404] })
  @ApiList(movementList)
  listStoreMovements(
    @Id() id: number,
    @ListQuery(movementList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<StockMovement>> {
    return this.movements.findPageOfStore(id, request, ownStore);
  }

  @Get('stock')
  @ApiOperation({
    summary: 'List what a store has, or had at any time',
    description: 'In the order of item ids; items that have been deleted since are there.',
  })
  @Responds(200, pageSchema(stockLevelSchema), { problems: [404] })
  listStock(
    @Id() id: number,
    @ValidQuery() query: StockPageQuery,
    @OwnStore() ownStore?: number,
  ): Promise<Page<StockLevel>> {
    return this.levels.findPage(id, query, ownStore);
  }

  @Post('counts')
  @ApiOperation({
    summary: 'Record how many copies of several items are there',
    description: 'A line with `atSeq` keeps what was sold and received since that entry.',
  })
  @Responds(201, documentSchema, { location: '/api/documents', problems: [404, 409, 422] })
  countStore(
    @Id() id: number,
    @ValidBody() body: StoreCountDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockDocument> {
    return this.idempotency.once(keyed, () => this.documents.count(id, body, by));
  }
}
