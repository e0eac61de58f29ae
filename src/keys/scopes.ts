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
 * Whether a scope is about what all stores share, the catalogue or the server. A key for one store
 * never has it, whatever its row says: `admin` then implies the scopes that are left.
 */
export const isShared = (scope: string): boolean => SHARED.includes(scope);

/** Who sends a request. */
export interface Caller {
  /** Of the key; undefined for those who come without one, where that is allowed. */
  keyId?: string;
  scopes: ReadonlySet<string>;
  /** The only store whose items the caller may see. */
  storeId?: number;
}

export const mayUse = ({ scopes, storeId }: Caller, scope: Scope): boolean =>
  (scopes.has(scope) || scopes.has('admin')) && (storeId === undefined || !isShared(scope));

/** On one's own machine, before there are keys. */
export const ANYONE: Caller = { scopes: new Set(['admin']) };

/** Without a key, where ALLOW_ANONYMOUS=read. */
export const ANONYMOUS_READER: Caller = {
  scopes: new Set(RESOURCES.map((resource) => `${resource}:read`)),
};
