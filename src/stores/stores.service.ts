import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { CompiledReads } from '../database/compiled-reads.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Problem } from '../http/problem.js';
import type { CreateStoreDto } from './dto/create-store.dto.js';
import type { UpdateStoreDto } from './dto/update-store.dto.js';
import { Store } from './store.entity.js';
import { storeList } from './store.list.js';

@Injectable()
export class StoresService {
  constructor(
    private readonly reads: CompiledReads,
    private readonly work: UnitOfWork,
  ) {}

  findPage(request: ListRequest): Promise<Page<Store>> {
    return this.reads.list(Store, storeList, request);
  }

  async findOne(id: number): Promise<Store> {
    const store = await this.reads.byId(Store, id);
    if (!store) throw Problem.notFound('Store');
    return store;
  }

  create(values: CreateStoreDto): Promise<Store> {
    return this.work.insert(Store, values);
  }

  async update(id: number, changes: UpdateStoreDto, versions?: number[]): Promise<Store> {
    const store = await this.work.update(Store, id, changes, versions);
    if (!store) throw Problem.notChanged('Store', await this.reads.byId(Store, id));
    return store;
  }

  /** Its items go with it: the database sees to that. */
  async remove(id: number, versions?: number[]): Promise<{ message: string }> {
    const removed = await this.work.delete(Store, id, versions);
    if (!removed) throw Problem.notChanged('Store', await this.reads.byId(Store, id));
    return { message: 'Store deleted' };
  }
}
