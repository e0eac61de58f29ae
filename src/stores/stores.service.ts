import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import type { Limits } from '../keys/own-store.js';
import { Reads } from '../database/reads.js';
import { meets, type ParentFilter } from '../database/sql/row-filter.js';
import { Writes } from '../database/writes.js';
import { Problem } from '../common/problem.js';
import { notChanged, separateConditions } from '../common/fields/sent-back.js';
import { Ledger } from '../ledger/ledger.service.js';
import { Store } from './store.entity.js';
import { type CreateStoreDto, storeList, type UpdateStoreDto } from './store.fields.js';

@Injectable()
export class StoresService {
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    private readonly ledger: Ledger,
  ) {}

  findPage(request: ListRequest, ownStore?: number): Promise<Page<Store>> {
    return this.reads.list(Store, storeList, request, only(ownStore));
  }

  async findOne(id: number, ownStore?: number): Promise<Store> {
    const store = await this.find(id, ownStore);
    if (!store) throw Problem.notFound('Store');
    return store;
  }

  create(values: CreateStoreDto, ownStore?: number): Promise<Store> {
    if (ownStore !== undefined) {
      throw new Problem(403, 'store_limited', 'The key is for one store');
    }
    return this.writes.insert(Store, values);
  }

  async update(id: number, body: UpdateStoreDto, { versions, ownStore }: Limits): Promise<Store> {
    const { changes, conditions } = separateConditions(id, body, versions);
    const within = only(ownStore);
    const store = await this.writes.update(Store, id, changes, { ...conditions, within });
    if (!store) throw notChanged('Store', await this.find(id, ownStore), conditions);
    return store;
  }

  /**
   * The database deletes its items with it, and closes their ledgers. They are closed here before, with
   * the key that did it.
   */
  async remove(id: number, { versions, ownStore, actor }: Limits): Promise<{ message: string }> {
    const removed = await this.writes.run(async () => {
      const [store] = await this.writes.lock(Store, [id]);
      if (!meets(store, { versions, within: only(ownStore) })) return false;
      await this.ledger.closeStore(id, actor);
      return this.writes.delete(Store, id);
    });
    if (!removed) throw notChanged('Store', await this.find(id, ownStore), { versions });
    return { message: 'Store deleted' };
  }

  private async find(id: number, ownStore?: number): Promise<Store | undefined> {
    return ownStore === undefined || ownStore === id ? this.reads.byId(Store, id) : undefined;
  }
}

/** Limits the list to the store of the caller's key, if it has one. */
const only = (ownStore?: number): ParentFilter | undefined =>
  ownStore === undefined ? undefined : { property: 'id', id: ownStore };
