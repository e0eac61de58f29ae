import { Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Id } from '../http/id.decorator.js';
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
import { ValidBody } from '../http/requests/validated.js';
import type { Store } from './store.entity.js';
import { CreateStoreDto, storeList, storeSchema, UpdateStoreDto } from './store.fields.js';
import { StoresService } from './stores.service.js';

@DescribedTag('stores', 'The shops or branches, each with the items on its shelves')
@Scoped('stores')
@Controller('api/stores')
export class StoresController {
  constructor(
    private readonly stores: StoresService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a store' })
  @Responds(201, storeSchema, { tagged: true, location: '/api/stores' })
  createStore(
    @ValidBody() values: CreateStoreDto,
    @Keyed() keyed?: KeyedRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Store> {
    return this.idempotency.once(keyed, () => this.stores.create(values, ownStore));
  }

  @Get()
  @ApiOperation({ summary: 'List stores' })
  @Responds(200, pageSchema(storeSchema))
  @ApiList(storeList)
  listStores(
    @ListQuery(storeList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<Store>> {
    return this.stores.findPage(request, ownStore);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a store' })
  @Responds(200, storeSchema, { tagged: true, problems: [404] })
  getStore(@Id() id: number, @OwnStore() ownStore?: number): Promise<Store> {
    return this.stores.findOne(id, ownStore);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Change a store (PUT)' })
  @Responds(200, storeSchema, { tagged: true, problems: [404, 412] })
  putStore(
    @Id() id: number,
    @ValidBody() body: UpdateStoreDto,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<Store> {
    return this.stores.update(id, body, { versions, ownStore });
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a store' })
  @Responds(200, storeSchema, { tagged: true, problems: [404, 412] })
  updateStore(
    @Id() id: number,
    @ValidBody() body: UpdateStoreDto,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<Store> {
    return this.stores.update(id, body, { versions, ownStore });
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a store' })
  @Responds(200, deletedSchema, { problems: [404, 412], example: { message: 'Store deleted' } })
  deleteStore(
    @Id() id: number,
    @IfMatch() versions: number[] | undefined,
    @SentBy() by: Author,
  ): Promise<{ message: string }> {
    return this.stores.remove(id, { ...by, versions });
  }
}
