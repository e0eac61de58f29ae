const RESOURCES = ['books', 'stores', 'items'] as const;
export type Resource = (typeof RESOURCES)[number];

/** What a key may do. Write does not imply read; admin implies all. */
export type Scope = `${Resource}:${'read' | 'write'}` | 'admin';

export const SCOPES: readonly string[] = [
  ...RESOURCES.flatMap((resource) => [`${resource}:read`, `${resource}:write`]),
  'admin',
];

const SHARED: readonly string[] = ['books:write', 'admin'] satisfies Scope[];

/**
 * Whether a scope is for what all stores share: the catalogue and the server. A key for one store
 * never has such a scope, even if its row lists it: its `admin` only implies the remaining scopes.
 */
export const isShared = (scope: string): boolean => SHARED.includes(scope);

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
export const ANONYMOUS_READER: Caller = {
  scopes: new Set(RESOURCES.map((resource) => `${resource}:read`)),
};
