import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isLockTimeout, violationOf } from '../database/engine/database-errors.js';
import type { Statement } from '../database/engine/statement.js';
import { StatementFactory } from '../database/statement-factory.js';
import { Writes } from '../database/writes.js';
import { Problem } from '../common/problem.js';

/** Hours that an answer is kept. */
const KEPT = 24;
/** Milliseconds between the times that old answers are removed. */
const PRUNE_INTERVAL = 3_600_000;

export interface KeyedRequest {
  path: string;
  /** Of the caller, the path and the key. */
  fingerprint: string;
  /** Of the parsed body. */
  requestHash: string;
  /** Whether a stored hash is that of the body. */
  matches(hash: string): boolean;
  /** Tells the client that the answer is one that it, or another one, had before. */
  markAsReplayed(): void;
}

/** Lets a POST be sent again without being done again. */
@Injectable()
export class IdempotencyService implements OnModuleInit, OnApplicationShutdown {
  private readonly find: Statement;
  private readonly claim: Statement;
  private readonly keep: Statement;
  private readonly expire: Statement;
  private readonly prune: Statement;
  private pruning?: NodeJS.Timeout;

  constructor(
    private readonly work: Writes,
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
   * Does `handle` once for all requests of one key, and keeps its answer with what it wrote, in
   * one transaction: there is never the one without the other. A failure keeps nothing.
   * @param request undefined for one without a key, which is handled as ever
   * @throws Problem (422) when the key stood for another body
   */
  once<T>(request: KeyedRequest | undefined, handle: () => Promise<T>): Promise<T> {
    return request ? this.oncePerKey(request, handle) : handle();
  }

  /** Removes the answers that have been kept for long enough. */
  async removeOld(): Promise<void> {
    await this.work.execute(this.prune, [oldest()]);
  }

  private async oncePerKey<T>(request: KeyedRequest, handle: () => Promise<T>): Promise<T> {
    const attempt = () =>
      this.work.run(() => this.replayOrHandle(request, handle), `keyed ${request.path}`);
    try {
      return await attempt();
    } catch (error) {
      // On PostgreSQL a request with the same key, at the same time, may have been first.
      if (violationOf(error)?.constraint !== 'PK_idempotency_keys') throw error;
      return attempt();
    }
  }

  private async replayOrHandle<T>(
    { fingerprint, requestHash, matches, markAsReplayed }: KeyedRequest,
    handle: () => Promise<T>,
  ): Promise<T> {
    const [kept] = await this.work.execute(this.find, [fingerprint, oldest()]);
    if (kept) {
      if (!matches(kept.requestHash as string)) {
        throw new Problem(
          422,
          'idempotency_key_reused',
          'The Idempotency-Key was used for another request',
        );
      }
      markAsReplayed();
      return JSON.parse(kept.answer as string) as T;
    }
    await this.work.execute(this.expire, [fingerprint, oldest()]);
    await this.work.execute(this.claim, [fingerprint, requestHash]).catch(inUse);
    const answer = await handle();
    await this.work.execute(this.keep, [JSON.stringify(answer), fingerprint]);
    return answer;
  }
}

/** Another request with the key is under way, and takes longer than a lock is waited for. */
function inUse(error: unknown): never {
  if (!isLockTimeout(error)) throw error;
  throw Problem.conflict(
    'idempotency_key_in_use',
    'A request with this Idempotency-Key is under way',
  );
}

const oldest = (): string => new Date(Date.now() - KEPT * 3_600_000).toISOString();
