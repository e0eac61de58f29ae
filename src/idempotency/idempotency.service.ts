import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isLockTimeout, violationOf } from '../database/engine/database-errors.js';
import type { Statement } from '../database/engine/statement.js';
import { StatementFactory } from '../database/statement-factory.js';
import { Writes } from '../database/writes.js';
import { Problem } from '../common/problem.js';

/** Hours for which a response is stored. */
const RETENTION = 24;
/** Milliseconds between deletions of old responses. */
const PRUNE_INTERVAL = 3_600_000;

export interface KeyedRequest {
  path: string;
  /** The hash of method, path, caller and key. */
  fingerprint: string;
  /** The hash of the parsed body. */
  requestHash: string;
  /** Whether a stored hash is that of this body. */
  matches(hash: string): boolean;
  /** Marks the response as a repetition of an earlier one. */
  markAsReplayed(): void;
}

/** Runs a POST once, even if it is sent repeatedly, and repeats its response. */
@Injectable()
export class IdempotencyService implements OnModuleInit, OnApplicationShutdown {
  private readonly find: Statement;
  private readonly claim: Statement;
  private readonly keep: Statement;
  private readonly expire: Statement;
  private readonly prune: Statement;
  private pruning?: NodeJS.Timeout;

  constructor(
    private readonly writes: Writes,
    statements: StatementFactory,
  ) {
    this.find = statements.create(
      'idempotency_find',
      `SELECT "request_hash" AS "requestHash", "answer" FROM "idempotency_keys"
       WHERE "fingerprint" = ? AND "created_at" > ?`,
    );
    this.claim = statements.create(
      'idempotency_claim',
      `INSERT INTO "idempotency_keys" ("fingerprint", "request_hash") VALUES (?, ?) RETURNING 1`,
    );
    this.keep = statements.create(
      'idempotency_keep',
      `UPDATE "idempotency_keys" SET "answer" = ? WHERE "fingerprint" = ? RETURNING 1`,
    );
    this.expire = statements.create(
      'idempotency_expire',
      `DELETE FROM "idempotency_keys" WHERE "fingerprint" = ? AND "created_at" <= ? RETURNING 1`,
    );
    this.prune = statements.create(
      'idempotency_prune',
      `DELETE FROM "idempotency_keys" WHERE "created_at" <= ? RETURNING 1`,
    );
  }

  onModuleInit(): void {
    this.pruning = setInterval(() => void this.removeOld().catch(() => undefined), PRUNE_INTERVAL);
    this.pruning.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.pruning);
  }

  /**
   * Runs `handle` once for all requests with the same key. Its response is stored in the transaction
   * of its writes, so that neither exists without the other. A failure stores nothing.
   * @param request undefined for a request without a key, which is simply handled
   * @throws Problem (422) if the key was used with another body
   * @throws Problem (409) if a request with the key is in progress
   */
  once<T>(request: KeyedRequest | undefined, handle: () => Promise<T>): Promise<T> {
    return request ? this.oncePerKey(request, handle) : handle();
  }

  /** Deletes the responses that are older than 24 hours. */
  async removeOld(): Promise<void> {
    await this.writes.execute(this.prune, [oldest()]);
  }

  private async oncePerKey<T>(request: KeyedRequest, handle: () => Promise<T>): Promise<T> {
    const attempt = () =>
      this.writes.run(() => this.replayOrHandle(request, handle), `keyed ${request.path}`);
    try {
      return await attempt();
    } catch (error) {
      // On PostgreSQL a concurrent request with the same key may have been faster.
      if (violationOf(error)?.constraint !== 'PK_idempotency_keys') throw error;
      return attempt();
    }
  }

  private async replayOrHandle<T>(
    { fingerprint, requestHash, matches, markAsReplayed }: KeyedRequest,
    handle: () => Promise<T>,
  ): Promise<T> {
    const [stored] = await this.writes.execute(this.find, [fingerprint, oldest()]);
    if (stored) {
      if (!matches(stored.requestHash as string)) {
        throw new Problem(
          422,
          'idempotency_key_reused',
          'The Idempotency-Key was used for another request',
        );
      }
      markAsReplayed();
      return JSON.parse(stored.answer as string) as T;
    }
    await this.writes.execute(this.expire, [fingerprint, oldest()]);
    await this.writes.execute(this.claim, [fingerprint, requestHash]).catch(inUse);
    const response = await handle();
    await this.writes.execute(this.keep, [JSON.stringify(response), fingerprint]);
    return response;
  }
}

/** Another request with the key is in progress, and holds its lock for longer than lock_timeout. */
function inUse(error: unknown): never {
  if (!isLockTimeout(error)) throw error;
  throw Problem.conflict(
    'idempotency_key_in_use',
    'A request with this Idempotency-Key is in progress',
  );
}

const oldest = (): string => new Date(Date.now() - RETENTION * 3_600_000).toISOString();
