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
import { ValidBody } from '../http/requests/validated.js';
import type { Store } from './store.entity.js';
import { CreateStoreDto, storeList, storeSchema, UpdateStoreDto } from './store.fields.js';
import { StoresService } from './stores.service.js';

@ApiTags('stores')
@Scoped('stores')
@Controller('api/stores')
export class StoresController {
  constructor(
    private readonly stores: StoresService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post()
  @Responds(201, storeSchema, { tagged: true, location: '/api/stores' })
  create(
    @ValidBody() values: CreateStoreDto,
    @Keyed() keyed?: KeyedRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Store> {
    return this.idempotency.once(keyed, () => this.stores.create(values, ownStore));
  }

  @Get()
  @Responds(200, arrayOf(storeSchema))
  @ApiList(storeList)
  findPage(
    @ListQuery(storeList) request: ListRequest,
    @OwnStore() ownStore?: number,
  ): Promise<Page<Store>> {
    return this.stores.findPage(request, ownStore);
  }

  @Get(':id')
  @Responds(200, storeSchema, { tagged: true, problems: [404] })
  findOne(@Id() id: number, @OwnStore() ownStore?: number): Promise<Store> {
    return this.stores.findOne(id, ownStore);
  }

  @Put(':id')
  @Responds(200, storeSchema, { tagged: true, problems: [404, 412] })
  replace(
    @Id() id: number,
    @ValidBody() changes: UpdateStoreDto,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<Store> {
    return this.stores.update(id, changes, { versions, ownStore });
  }

  @Patch(':id')
  @Responds(200, storeSchema, { tagged: true, problems: [404, 412] })
  update(
    @Id() id: number,
    @ValidBody() changes: UpdateStoreDto,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<Store> {
    return this.stores.update(id, changes, { versions, ownStore });
  }

  @Delete(':id')
  @Responds(200, messageSchema('Store deleted'), { problems: [404, 412] })
  remove(
    @Id() id: number,
    @IfMatch() versions?: number[],
    @OwnStore() ownStore?: number,
  ): Promise<{ message: string }> {
    return this.stores.remove(id, { versions, ownStore });
  }
}
