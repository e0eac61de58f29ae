import { Injectable } from '@nestjs/common';
import { Reads } from '../database/reads.js';
import { Engine } from '../database/engine/engine.js';
import type { Statement } from '../database/engine/statement.js';
import { StatementFactory } from '../database/statement-factory.js';
import { Problem } from '../common/problem.js';
import { Writes } from '../database/writes.js';
import { ApiKey } from './api-key.entity.js';
import { formatToken, hashOf, newToken } from './key-token.js';
import { isShared } from './scopes.js';

export interface NewKey {
  name: string;
  scopes: string[];
  storeId?: number;
  /** Days from now. */
  expiresIn?: number;
}

/** Creates, lists and revokes keys. */
@Injectable()
export class KeysService {
  private readonly insertOne: Statement;
  private readonly selectIds: Statement;
  private readonly selectAny: Statement;
  private readonly lockAll: Statement;
  private readonly selectStore: Statement;
  private readonly revokeOne: Statement;
  private readonly touchOne: Statement;

  constructor(
    private readonly engine: Engine,
    private readonly reads: Reads,
    private readonly writes: Writes,
    statements: StatementFactory,
  ) {
    this.insertOne = statements.create(
      'key_insert',
      `INSERT INTO "api_keys" ("id", "name", "secret_hash", "scopes", "store_id", "expires_at")
       VALUES (?, ?, ?, ?, ?, ?) RETURNING 1`,
    );
    this.selectIds = statements.create(
      'key_ids',
      `SELECT "id" FROM "api_keys" ORDER BY "created_at", "id"`,
    );
    this.selectAny = statements.create('key_any', `SELECT 1 FROM "api_keys" LIMIT 1`);
    this.lockAll = statements.create(
      'keys_lock',
      `LOCK TABLE "api_keys" IN SHARE ROW EXCLUSIVE MODE`,
    );
    this.selectStore = statements.create('key_store', `SELECT 1 FROM "stores" WHERE "id" = ?`);
    this.revokeOne = statements.create(
      'key_revoke',
      `UPDATE "api_keys" SET "revoked_at" = coalesce("revoked_at", ?) WHERE "id" = ? RETURNING "id"`,
    );
    this.touchOne = statements.create(
      'key_touch',
      `UPDATE "api_keys" SET "last_used_at" = ? WHERE "id" = ? RETURNING "id"`,
    );
  }

  /**
   * @returns the key itself, which is not stored, and cannot be shown again
   * @throws Problem (400) for a scope that a key for one store cannot have
   */
  async create({ name, scopes, storeId, expiresIn }: NewKey): Promise<string> {
    if (storeId !== undefined) refuseShared(scopes);
    const token = newToken();
    const expiresAt = expiresIn === undefined ? null : inDays(expiresIn);
    const values = [
      token.id,
      name,
      hashOf(token.secret),
      scopes.join(','),
      storeId ?? null,
      expiresAt,
    ];
    await this.writes.execute(this.insertOne, values);
    return formatToken(token);
  }

  /**
   * As `create`, if there is no key yet. Of several at once, one succeeds.
   * @returns undefined if there is one
   */
  createFirst(wanted: NewKey): Promise<string | undefined> {
    return this.writes.run(async () => {
      // SQLite has one writer at a time anyway.
      if (this.engine.dialect === 'postgres') await this.writes.execute(this.lockAll, []);
      const keys = await this.writes.execute(this.selectAny, []);
      return keys.length === 0 ? this.create(wanted) : undefined;
    });
  }

  /** All keys, oldest first. */
  async list(): Promise<ApiKey[]> {
    const ids = (await this.engine.read(this.selectIds, [])).map(({ id }) => id as string);
    const keys = await this.reads.byIds(ApiKey, ids);
    return ids.flatMap((id) => keys.get(id) ?? []);
  }

  find(id: string): Promise<ApiKey | undefined> {
    return this.reads.byId(ApiKey, id);
  }

  /** Whether any key has been created, even if it is expired or revoked. */
  async exist(): Promise<boolean> {
    return (await this.engine.read(this.selectAny, [])).length > 0;
  }

  async isStore(id: number): Promise<boolean> {
    return (await this.engine.read(this.selectStore, [id])).length > 0;
  }

  /** @returns whether there is such a key */
  async revoke(id: string): Promise<boolean> {
    return (await this.writes.execute(this.revokeOne, [new Date().toISOString(), id])).length > 0;
  }

  /**
   * As `revoke`, on behalf of another key, which must still be valid: of two that revoke each other, one
   * is left.
   * @returns undefined if that one has been revoked
   */
  revokeBy(actor: string, id: string): Promise<boolean | undefined> {
    return this.writes.run(async () => {
      const keys = await this.writes.lock(ApiKey, [actor, id]);
      const isRevoked = keys.find((key) => key.id === actor)?.revokedAt !== null;
      return isRevoked ? undefined : this.revoke(id);
    });
  }

  /** Records the last use of a key. */
  async touch(id: string, at: Date): Promise<void> {
    await this.writes.execute(this.touchOne, [at.toISOString(), id]);
  }
}

function refuseShared(scopes: string[]): void {
  const shared = scopes.filter(isShared);
  if (shared.length === 0) return;
  const message =
    `A key for one store cannot have ${shared.join(' and ')}: ` +
    'the catalogue and the server are shared by all stores';
  throw new Problem(400, 'validation_failed', message, [{ field: 'scopes', message }]);
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
