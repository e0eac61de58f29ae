/** What a key may do. Write does not imply read; admin implies all. */
export type Scope = `${string}:${'read' | 'write'}` | 'admin';

/** The scopes of the resources whose entities are loaded; data-source.ts loads all. */
const resourceScopes: Scope[] = [];
const readScopes = new Set<Scope>();
const sharedScopes = new Set<string>();
const scopesToEmbed = new Map<string, Scope>();

/** Gives an entity the scopes `<name>:read` and `<name>:write`. */
export const Resource =
  (name: string, { includedAs, isShared }: ResourceOptions = {}): ClassDecorator =>
  () => {
    const [read, write]: Scope[] = [`${name}:read`, `${name}:write`];
    resourceScopes.push(read, write);
    readScopes.add(read);
    if (isShared) sharedScopes.add(write);
    if (includedAs) scopesToEmbed.set(includedAs, read);
  };

interface ResourceOptions {
  /** The name by which `include` embeds its rows. */
  includedAs?: string;
  /** Whether all stores share it: a key for one store cannot write it. */
  isShared?: boolean;
}

export const allScopes = (): Scope[] => [...resourceScopes, 'admin'];

/** The scopes that a key for one store cannot have. Its `admin` implies only the others. */
export const allSharedScopes = (): string[] => [...sharedScopes, 'admin'];

/**
 * Whether a scope is for what all stores share: the catalogue and the server. A key for one store
 * never has such a scope, even if its row lists it.
 */
export const isShared = (scope: string): boolean => sharedScopes.has(scope) || scope === 'admin';

/** The scope needed to embed rows by this name; undefined if there is no such name. */
export const scopeToEmbed = (name: string): Scope | undefined => scopesToEmbed.get(name);

/** The sender of a request. */
export interface Caller {
  /** The id of the key; undefined for an allowed request without one. */
  keyId?: string;
  scopes: ReadonlySet<string>;
  /** The store to whose items the caller is limited. */
  storeId?: number;
}

export const mayUse = ({ scopes, storeId }: Caller, scope: Scope): boolean =>
  (scopes.has(scope) || scopes.has('admin')) && (storeId === undefined || !isShared(scope));

/** The caller in the open mode: on the local machine, before the first key. */
export const ANYONE: Caller = { scopes: new Set(['admin']) };

/** The caller of a request without a key, with ALLOW_ANONYMOUS=read. */
export const ANONYMOUS_READER: Caller = { scopes: readScopes };
