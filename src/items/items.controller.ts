import { Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Id } from '../http/id.decorator.js';
import { ALL_OR_NONE } from '../common/fields/row-changes.js';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import { type Page, pageSchema } from '../common/list/page.js';
import { IfMatch } from '../http/responses/entity-tags.js';
import type { Author } from '../keys/own-store.js';
import { OwnStore, Scoped, SentBy } from '../keys/scoped.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import { deletedSchema } from '../common/json-schema.js';
import { DescribedTag } from '../http/openapi/described-tag.decorator.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { ValidBody, ValidQuery } from '../http/requests/validated.js';
import { ItemQuery } from './item.query.js';
import type { Item } from './item.entity.js';
import {
  CreateItemDto,
  itemList,
  itemSchema,
  UpdateItemDto,
  UpdateItemsDto,
} from './item.fields.js';
import { ItemsService } from './items.service.js';

@DescribedTag('items', 'Priced, counted stock of a store, usually copies of a book')
@Scoped('items')
@Controller('api/items')
export class ItemsController {
  constructor(
    private readonly items: ItemsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create an item' })
  @Responds(201, itemSchema, { tagged: true, location: '/api/items', problems: [404, 409, 422] })
  createItem(
    @ValidBody() values: CreateItemDto,
    @Keyed() keyed: KeyedRequest | undefined,
    @SentBy() by: Author,
  ): Promise<Item> {
    return this.idempotency.once(keyed, () => this.items.create(values, by));
  }

  @Get()
  @ApiOperation({ summary: 'List items' })
  @Responds(200, pageSchema(itemSchema))
  @ApiList(itemList)
  listItems(
    @ListQuery(itemList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<Item>> {
    return this.items.findPage(request, ownStore);
  }

  @Patch()
  @ApiOperation({ summary: 'Change several items', description: ALL_OR_NONE })
  @Responds(200, pageSchema(itemSchema), { takesQuery: false, problems: [409, 412, 422] })
  updateItems(@ValidBody() body: UpdateItemsDto, @SentBy() by: Author): Promise<Item[]> {
    return this.items.updateMany(body, by);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get an item' })
  @Responds(200, itemSchema, { tagged: true, takesQuery: true, problems: [404] })
  getItem(
    @Id() id: number,
    @ValidQuery() query: ItemQuery,
    @OwnStore() ownStore?: number,
  ): Promise<Item> {
    return this.items.findOne(id, query.include, ownStore);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Change an item (PUT)' })
  @Responds(200, itemSchema, { tagged: true, problems: [404, 409, 412, 422] })
  putItem(
    @Id() id: number,
    @ValidBody() body: UpdateItemDto,
    @IfMatch() versions: number[] | undefined,
    @SentBy() by: Author,
  ): Promise<Item> {
    return this.items.update(id, body, { ...by, versions });
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change an item' })
  @Responds(200, itemSchema, { tagged: true, problems: [404, 409, 412, 422] })
  updateItem(
    @Id() id: number,
    @ValidBody() body: UpdateItemDto,
    @IfMatch() versions: number[] | undefined,
    @SentBy() by: Author,
  ): Promise<Item> {
    return this.items.update(id, body, { ...by, versions });
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete an item' })
  @Responds(200, deletedSchema, { problems: [404, 412], example: { message: 'Item deleted' } })
  deleteItem(
    @Id() id: number,
    @IfMatch() versions: number[] | undefined,
    @SentBy() by: Author,
  ): Promise<{ message: string }> {
    return this.items.remove(id, { ...by, versions });
  }
}
