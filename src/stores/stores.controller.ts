import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.decorator.js';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { arrayOf, messageSchema } from '../http/json-schema.js';
import { Responds } from '../http/responds.decorator.js';
import { CreateStoreDto } from './dto/create-store.dto.js';
import { UpdateStoreDto } from './dto/update-store.dto.js';
import type { Store } from './store.entity.js';
import { storeList } from './store.list.js';
import { storeSchema } from './store.schema.js';
import { StoresService } from './stores.service.js';

@ApiTags('stores')
@Controller('api/stores')
export class StoresController {
  constructor(private readonly stores: StoresService) {}

  @Post()
  @Responds(201, storeSchema, { location: '/api/stores' })
  create(@Body() values: CreateStoreDto): Promise<Store> {
    return this.stores.create(values);
  }

  @Get()
  @Responds(200, arrayOf(storeSchema))
  @ApiList(storeList)
  findPage(@ListQuery(storeList) request: ListRequest): Promise<Page<Store>> {
    return this.stores.findPage(request);
  }

  @Get(':id')
  @Responds(200, storeSchema, { problems: [404] })
  findOne(@Id() id: number): Promise<Store> {
    return this.stores.findOne(id);
  }

  @Put(':id')
  @Responds(200, storeSchema, { problems: [404] })
  replace(@Id() id: number, @Body() changes: UpdateStoreDto): Promise<Store> {
    return this.stores.update(id, changes);
  }

  @Patch(':id')
  @Responds(200, storeSchema, { problems: [404] })
  update(@Id() id: number, @Body() changes: UpdateStoreDto): Promise<Store> {
    return this.stores.update(id, changes);
  }

  @Delete(':id')
  @Responds(200, messageSchema('Store deleted'), { problems: [404] })
  remove(@Id() id: number): Promise<{ message: string }> {
    return this.stores.remove(id);
  }
}
