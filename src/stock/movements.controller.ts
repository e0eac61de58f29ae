import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import { type Page, pageSchema } from '../common/list/page.js';
import { Id } from '../http/id.decorator.js';
import { DescribedTag } from '../http/openapi/described-tag.decorator.js';
import { ValidBody } from '../http/requests/validated.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import type { Author } from '../keys/own-store.js';
import { OwnStore, Scoped, SentBy } from '../keys/scoped.decorator.js';
import type { StockMovement } from '../ledger/stock-movement.entity.js';
import { movementList, movementSchema } from './movement.fields.js';
import { MovementsService } from './movements.service.js';
import { ReversalsService } from './documents/reversals.service.js';
import { RemarksDto } from './stock.fields.js';

@DescribedTag('stock', 'The ledger: what came in, went out, moved and was counted')
@Scoped('stock')
@Controller('api/movements')
export class MovementsController {
  constructor(
    private readonly movements: MovementsService,
    private readonly reversals: ReversalsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List stock movements' })
  @Responds(200, pageSchema(movementSchema))
  @ApiList(movementList)
  listMovements(
    @ListQuery(movementList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<StockMovement>> {
    return this.movements.findPage(request, ownStore);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a stock movement' })
  @Responds(200, movementSchema, { tagged: true, problems: [404] })
  getMovement(@Id() id: number, @OwnStore() ownStore?: number): Promise<StockMovement> {
    return this.movements.findOne(id, ownStore);
  }

  @Post(':id/reversal')
  @ApiOperation({
    summary: 'Undo a stock movement',
    description: 'Once, by a movement in the opposite direction. The body may be left out.',
  })
  @Responds(201, movementSchema, {
    tagged: true,
    location: '/api/movements',
    bodyOptional: true,
    problems: [404, 409],
  })
  reverseMovement(
    @Id() id: number,
    @ValidBody() body: RemarksDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<StockMovement> {
    return this.idempotency.once(keyed, () => this.reversals.reverse(id, body, by));
  }
}
