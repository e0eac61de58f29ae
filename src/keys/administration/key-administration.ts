import { Injectable } from '@nestjs/common';
import { declareProblem } from '../../common/declared-problems.js';
import type { ListRequest } from '../../common/list/list-request.js';
import { Page } from '../../common/list/page.js';
import { isPossibleId } from '../../common/fields/value-ranges.js';
import { Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import { ApiKey } from '../api-key.entity.js';
import { type CreateKeyDto, keyList } from './key.fields.js';
import { idOf } from '../key-token.js';
import { KeysService } from '../keys.service.js';
import type { Author } from '../own-store.js';
import { allScopes, type Caller, mayUse } from '../scopes.js';

const FIRST_KEY = declareProblem(
  Problem.conflict(
    'first_key_not_admin',
    'The first key must have the scope admin and no end, since from then on every request needs a key',
  ),
);

const KEYS_EXIST = declareProblem(
  Problem.conflict('keys_exist', 'Somebody has created the first key meanwhile: send a key'),
);

const CALLER_REVOKED = declareProblem(
  Problem.conflict('caller_revoked', 'The key of this request has been revoked meanwhile'),
);

const OWN_KEY = declareProblem(
  Problem.conflict('own_key', 'A key cannot revoke itself: use another one, or the command'),
);

/** A key without the hash of its secret. */
export type ShownKey = Omit<ApiKey, 'secretHash' | 'scopes'> & { scopes: string[] };

/** With the key itself, which is shown once. */
export type CreatedKey = ShownKey & { key: string };

/** What the sender of a request may do. */
export interface KnownCaller {
  keyId: string | null;
  name: string | null;
  storeId: number | null;
  scopes: string[];
}

/** Keys as administrators manage them over HTTP, so that nobody is locked out by it. */
@Injectable()
export class KeyAdministration {
  constructor(
    private readonly keys: KeysService,
    private readonly reads: Reads,
  ) {}

  async findPage(request: ListRequest): Promise<Page<ShownKey>> {
    const { rows, pages, total } = await this.reads.list(ApiKey, keyList, request);
    return new Page(rows.map(shown), pages, total);
  }

  async create(values: CreateKeyDto, { actor }: Author): Promise<CreatedKey> {
    const { name, scopes, storeId, expiresIn } = values;
    const isFirst = actor === undefined;
    if (isFirst && !(scopes.includes('admin') && expiresIn == null)) throw FIRST_KEY;
    await this.requireStore(storeId);
    const wanted = {
      name,
      scopes,
      storeId: storeId ?? undefined,
      expiresIn: expiresIn ?? undefined,
    };
    const key = await (isFirst ? this.keys.createFirst(wanted) : this.keys.create(wanted));
    if (key === undefined) throw KEYS_EXIST;
    return { ...shown((await this.keys.find(idOf(key)))!), key };
  }

  async revoke(id: string, { actor }: Author): Promise<{ message: string }> {
    if (id === actor) throw OWN_KEY;
    const isRevoked = actor === undefined ? false : await this.keys.revokeBy(actor, id);
    if (isRevoked === undefined) throw CALLER_REVOKED;
    if (!isRevoked) throw Problem.notFound('Key');
    return { message: 'Key revoked' };
  }

  async describe(caller: Caller): Promise<KnownCaller> {
    const { keyId = null, storeId = null } = caller;
    const key = keyId === null ? undefined : await this.keys.find(keyId);
    const scopes = allScopes().filter((scope) => mayUse(caller, scope));
    return { keyId, name: key?.name ?? null, storeId, scopes };
  }

  private async requireStore(id?: number | null): Promise<void> {
    if (id == null || (isPossibleId(id) && (await this.keys.isStore(id)))) return;
    throw Problem.unprocessable([{ field: 'storeId', message: `There is no store ${id}` }]);
  }
}

const shown = ({ secretHash: _secretHash, scopes, ...key }: ApiKey): ShownKey => ({
  ...key,
  scopes: scopes.split(','),
});
