import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import type { ApiKey } from './api-key.entity.js';
import { isSame, isSecretOf, parseAuthorization } from './key-token.js';
import { KeysService } from './keys.service.js';
import { ANONYMOUS_READER, ANYONE, type Caller } from './scopes.js';

/** Milliseconds for which a key is cached: a revocation takes effect within a second. */
const CACHE_TIME = 500;
/** Maximum keys in the cache. Unknown ones are cached too, so that guessing costs little. */
const MAX_CACHED = 10_000;
/** Milliseconds between writes of the last uses of keys. */
const TOUCH_INTERVAL = 60_000;

interface CachedKey {
  key: ApiKey | undefined;
  /** Undefined for an unknown or revoked key. */
  caller?: Caller;
  /** Milliseconds, from `performance.now()`. */
  until: number;
  /** The secret, once verified, so that it need not be hashed again. */
  secret?: string;
}

/** Identifies the caller of a request. */
@Injectable()
export class Authentication implements BeforeApplicationShutdown {
  private readonly cache = new Map<string, CachedKey>();
  private readonly used = new Map<string, Date>();
  private readonly touching: NodeJS.Timeout;
  /** Until when, from `performance.now()`, it is known that there are no keys. */
  private openUntil = 0;
  private closed = false;

  constructor(
    private readonly keys: KeysService,
    private readonly environment: Environment,
  ) {
    this.touching = setInterval(() => void this.writeLastUses(), TOUCH_INTERVAL);
    this.touching.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.touching);
    await this.writeLastUses();
  }

  /**
   * @param authorization the header, if there is one
   * @returns the caller, or undefined if the request is not authenticated; a promise only if a query
   *   is needed, because this runs for every request
   */
  callerOf(authorization: string | undefined): Caller | undefined | Promise<Caller | undefined> {
    if (authorization === undefined) return this.callerWithoutKey();
    const token = parseAuthorization(authorization);
    if (!token) return undefined;
    const cached = this.cached(token.id);
    return cached
      ? this.verify(cached, token.secret)
      : this.load(token.id).then((loaded) => this.verify(loaded, token.secret));
  }

  /** @returns the caller, if the secret is right and the key neither expired nor revoked */
  private verify(cached: CachedKey, secret: string): Caller | undefined {
    const { key, caller } = cached;
    if (!key || !caller) return undefined;
    if (!isSame(cached.secret, secret)) {
      if (!isSecretOf(secret, key.secretHash)) return undefined;
      cached.secret = secret;
    }
    if (key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now()) return undefined;
    this.used.set(key.id, new Date());
    return caller;
  }

  private callerWithoutKey(): Caller | undefined | Promise<Caller | undefined> {
    if (this.environment.ALLOW_ANONYMOUS === 'read') return ANONYMOUS_READER;
    if (this.closed || this.environment.NODE_ENV === 'production') return undefined;
    return performance.now() < this.openUntil ? ANYONE : this.callerIfOpen();
  }

  /** Without keys, the process only starts if other machines cannot reach it: see `requireKeys`. */
  private async callerIfOpen(): Promise<Caller | undefined> {
    this.closed = await this.keys.exist();
    this.openUntil = performance.now() + CACHE_TIME;
    return this.closed ? undefined : ANYONE;
  }

  private cached(id: string): CachedKey | undefined {
    const cached = this.cache.get(id);
    return cached && performance.now() < cached.until ? cached : undefined;
  }

  private async load(id: string): Promise<CachedKey> {
    const until = performance.now() + CACHE_TIME;
    const key = await this.keys.find(id);
    const loaded = { key, caller: key?.revokedAt === null ? asCaller(key) : undefined, until };
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(id, loaded);
    return loaded;
  }

  private async writeLastUses(): Promise<void> {
    const uses = [...this.used];
    this.used.clear();
    // Losing the time of a use is harmless.
    await Promise.allSettled(uses.map(([id, at]) => this.keys.touch(id, at)));
  }
}

const asCaller = ({ id, scopes, storeId }: ApiKey): Caller => ({
  keyId: id,
  scopes: new Set(scopes.split(',')),
  storeId: storeId ?? undefined,
});
