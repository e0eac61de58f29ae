import {
  Body,
  Controller,
  Delete,
  Get,
  Patch,
  Post,
  Put,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.decorator.js';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { IfMatch } from '../http/entity-tags.js';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { arrayOf, messageSchema } from '../http/json-schema.js';
import { Responds } from '../http/responds.decorator.js';
import { CreateItemDto } from './dto/create-item.dto.js';
import { ItemQuery } from './dto/item.query.js';
import { UpdateItemDto } from './dto/update-item.dto.js';
import type { Item } from './item.entity.js';
import { itemList } from './item.list.js';
import { itemSchema } from './item.schema.js';
import { ItemsService } from './items.service.js';

@ApiTags('items')
@Controller('api/items')
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Post()
  @UseInterceptors(IdempotencyInterceptor)
  @Responds(201, itemSchema, { tagged: true, location: '/api/items', problems: [422] })
  create(@Body() values: CreateItemDto): Promise<Item> {
    return this.items.create(values);
  }

  @Get()
  @Responds(200, arrayOf(itemSchema))
  @ApiList(itemList)
  findPage(@ListQuery(itemList) request: ListRequest): Promise<Page<Item>> {
    return this.items.findPage(request);
  }

  @Get(':id')
  @Responds(200, itemSchema, { tagged: true, takesQuery: true, problems: [404] })
  findOne(@Id() id: number, @Query() query: ItemQuery): Promise<Item> {
    return this.items.findOne(id, query.include);
  }

  @Put(':id')
  @Responds(200, itemSchema, { tagged: true, problems: [404, 412, 422] })
  replace(
    @Id() id: number,
    @Body() changes: UpdateItemDto,
    @IfMatch() versions?: number[],
  ): Promise<Item> {
    return this.items.update(id, changes, versions);
  }

  @Patch(':id')
  @Responds(200, itemSchema, { tagged: true, problems: [404, 412, 422] })
  update(
    @Id() id: number,
    @Body() changes: UpdateItemDto,
    @IfMatch() versions?: number[],
  ): Promise<Item> {
    return this.items.update(id, changes, versions);
  }

  @Delete(':id')
  @Responds(200, messageSchema('Item deleted'), { problems: [404, 412] })
  remove(@Id() id: number, @IfMatch() versions?: number[]): Promise<{ message: string }> {
    return this.items.remove(id, versions);
  }
}
