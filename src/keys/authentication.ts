import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import type { ApiKey } from './api-key.entity.js';
import { isSame, isSecretOf, parseAuthorization } from './key-token.js';
import { KeysService } from './keys.service.js';
import { ANONYMOUS_READER, ANYONE, type Caller } from './scopes.js';

/** Milliseconds that a key is believed without another look: revocation works within a second. */
const TRUSTED = 500;
/** Keys remembered at once, unknown ones among them, so that guesses cost little. */
const MAX_REMEMBERED = 10_000;
/** Milliseconds between the times that the last uses of keys are written. */
const TOUCH_INTERVAL = 60_000;

interface Remembered {
  key: ApiKey | undefined;
  caller?: Caller;
  until: number;
  /** The secret, once it has been right: it need not be hashed again. */
  proven?: string;
}

/** Finds out who sends a request. */
@Injectable()
export class Authentication implements BeforeApplicationShutdown {
  private readonly remembered = new Map<string, Remembered>();
  private readonly used = new Map<string, Date>();
  private readonly touching: NodeJS.Timeout;
  /** Until when the API is known to have no key. */
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
   * @returns who it is, or undefined for nobody that may come in; a promise only if the database
   *   has to be asked, for this is done for every request
   */
  callerOf(authorization: string | undefined): Caller | undefined | Promise<Caller | undefined> {
    if (authorization === undefined) return this.callerWithoutKey();
    const token = parseAuthorization(authorization);
    if (!token) return undefined;
    const known = this.recall(token.id);
    return known
      ? this.proven(known, token.secret)
      : this.look(token.id).then((found) => this.proven(found, token.secret));
  }

  /** @returns the caller whose key it is, if the secret is right and the key still good */
  private proven(known: Remembered, secret: string): Caller | undefined {
    const { key, caller } = known;
    if (!key || !caller) return undefined;
    if (!isSame(known.proven, secret)) {
      if (!isSecretOf(secret, key.secretHash)) return undefined;
      known.proven = secret;
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

  /** Without keys only a process that nobody else can reach has started: see requireKeys. */
  private async callerIfOpen(): Promise<Caller | undefined> {
    this.closed = await this.keys.exist();
    this.openUntil = performance.now() + TRUSTED;
    return this.closed ? undefined : ANYONE;
  }

  private recall(id: string): Remembered | undefined {
    const known = this.remembered.get(id);
    return known && performance.now() < known.until ? known : undefined;
  }

  private async look(id: string): Promise<Remembered> {
    const until = performance.now() + TRUSTED;
    const key = await this.keys.find(id);
    const known = { key, caller: key?.revokedAt === null ? asCaller(key) : undefined, until };
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(id, known);
    return known;
  }

  private async writeLastUses(): Promise<void> {
    const uses = [...this.used];
    this.used.clear();
    // That a use is not noted must not matter to anyone.
    await Promise.allSettled(uses.map(([id, at]) => this.keys.touch(id, at)));
  }
}

const asCaller = ({ id, scopes, storeId }: ApiKey): Caller => ({
  keyId: id,
  scopes: new Set(scopes.split(',')),
  storeId: storeId ?? undefined,
});
