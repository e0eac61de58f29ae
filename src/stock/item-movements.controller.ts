import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import { type Page, pageSchema } from '../common/list/page.js';
import { Id } from '../http/id.decorator.js';
import { ValidBody } from '../http/requests/validated.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import type { Author } from '../keys/own-store.js';
import { OwnStore, Scoped, SentBy } from '../keys/scoped.decorator.js';
import type { StockMovement } from '../ledger/stock-movement.entity.js';
import { movementList, movementSchema } from './movement.fields.js';
import { MovementsService } from './movements.service.js';
import { CountDto, CreateMovementDto } from './stock.fields.js';

const WRITTEN = { tagged: true, location: '/api/movements', problems: [404, 409] };

/** The stock of one item. */
@ApiTags('stock')
@Scoped('stock')
@Controller('api/items/:id')
export class ItemMovementsController {
  constructor(
    private readonly movements: MovementsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get('movements')
  @ApiOperation({
    summary: 'List the movements of an item',
    description: 'Also those of an item that has been deleted.',
  })
  @Responds(200, pageSchema(movementSchema), { problems: [404] })
  @ApiList(movementList)
  listItemMovements(
    @Id() id: number,
    @ListQuery(movementList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<StockMovement>> {
    return this.movements.findPageOfItem(id, request, ownStore);
  }

  @Post('movements')
  @ApiOperation({ summary: 'Add or remove copies of an item' })
  @Responds(201, movementSchema, WRITTEN)
  createMovement(
    @Id() id: number,
    @ValidBody() body: CreateMovementDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockMovement> {
    return this.idempotency.once(keyed, () => this.movements.create(id, body, by));
  }

  @Post('counts')
  @ApiOperation({ summary: 'Record how many copies of an item are there' })
  @Responds(201, movementSchema, WRITTEN)
  countItem(
    @Id() id: number,
    @ValidBody() body: CountDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockMovement> {
    return this.idempotency.once(keyed, () => this.movements.count(id, body, by));
  }
}
