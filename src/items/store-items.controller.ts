import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Id } from '../http/id.decorator.js';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import { type Page, pageSchema } from '../common/list/page.js';
import type { Author } from '../keys/own-store.js';
import { OwnStore, Scoped, SentBy } from '../keys/scoped.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { ValidBody } from '../http/requests/validated.js';
import type { Item } from './item.entity.js';
import { CreateStoreItemDto, itemList, itemSchema } from './item.fields.js';
import { ItemsService } from './items.service.js';

/** The items of one store, in pages. */
@ApiTags('stores')
@Scoped('items')
@Controller('api/stores/:id/items')
export class StoreItemsController {
  constructor(
    private readonly items: ItemsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the items of a store' })
  @Responds(200, pageSchema(itemSchema), { problems: [404] })
  @ApiList(itemList)
  listStoreItems(
    @Id() storeId: number,
    @ListQuery(itemList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<Item>> {
    return this.items.findPageOfStore(storeId, request, ownStore);
  }

  @Post()
  @ApiOperation({ summary: 'Create an item in a store' })
  @Responds(201, itemSchema, { tagged: true, location: '/api/items', problems: [404, 409, 422] })
  createStoreItem(
    @Id() storeId: number,
    @ValidBody() values: CreateStoreItemDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<Item> {
    return this.idempotency.once(keyed, () => this.items.createInStore(storeId, values, by));
  }
}
