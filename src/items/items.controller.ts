import { Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../http/id.decorator.js';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { IfMatch } from '../http/responses/entity-tags.js';
import { OwnStore, Scoped } from '../keys/scoped.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import { arrayOf, messageSchema } from '../common/json-schema.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { ValidBody, ValidQuery } from '../http/requests/validated.js';
import { ItemQuery } from './item.query.js';
import type { Item } from './item.entity.js';
import { CreateItemDto, itemList, itemSchema, UpdateItemDto } from './item.fields.js';
import { ItemsService } from './items.service.js';

@ApiTags('items')
@Scoped('items')
@Controller('api/items')
export class ItemsController {
  constructor(
    private readonly items: ItemsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post()
  @Responds(201, itemSchema, { tagged: true, location: '/api/items', problems: [422] })
  create(
    @ValidBody() values: CreateItemDto,
    @Keyed() keyed?: KeyedRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Item> {
    return this.idempotency.once(keyed, () => this.items.create(values, ownStore));
  }

  @Get()
  @Responds(200, arrayOf(itemSchema))
  @ApiList(itemList)
  findPage(
    @ListQuery(itemList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<Item>> {
    return this.items.findPage(request, ownStore);
  }

  @Get(':id')
  @Responds(200, itemSchema, { tagged: true, takesQuery: true, problems: [404] })
  findOne(
    @Id() id: number,
    @ValidQuery() query: ItemQuery,
    @OwnStore() ownStore?: number,
  ): Promise<Item> {
    return this.items.findOne(id, query.include, ownStore);
  }

  @Put(':id')
  @Responds(200, itemSchema, { tagged: true, problems: [404, 412, 422] })
  replace(
    @Id() id: number,
    @ValidBody() changes: UpdateItemDto,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<Item> {
    return this.items.update(id, changes, { versions, ownStore });
  }

  @Patch(':id')
  @Responds(200, itemSchema, { tagged: true, problems: [404, 412, 422] })
  update(
    @Id() id: number,
    @ValidBody() changes: UpdateItemDto,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<Item> {
    return this.items.update(id, changes, { versions, ownStore });
  }

  @Delete(':id')
  @Responds(200, messageSchema('Item deleted'), { problems: [404, 412] })
  remove(
    @Id() id: number,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<{ message: string }> {
    return this.items.remove(id, { versions, ownStore });
  }
}
