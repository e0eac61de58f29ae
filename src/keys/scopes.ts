const RESOURCES = ['books', 'stores', 'items'] as const;
export type Resource = (typeof RESOURCES)[number];

/** What a key may do. Write does not imply read; admin implies all. */
export type Scope = `${Resource}:${'read' | 'write'}` | 'admin';

export const SCOPES: readonly string[] = [
  ...RESOURCES.flatMap((resource) => [`${resource}:read`, `${resource}:write`]),
  'admin',
];

/** Who sends a request. */
export interface Caller {
  /** Of the key; undefined for those who come without one, where that is allowed. */
  keyId?: string;
  scopes: ReadonlySet<string>;
  /** The only store whose items the caller may see. */
  storeId?: number;
}

export const mayUse = ({ scopes }: Caller, scope: Scope): boolean =>
  scopes.has(scope) || scopes.has('admin');

/** On one's own machine, before there are keys. */
export const ANYONE: Caller = { scopes: new Set(['admin']) };

/** Without a key, where ALLOW_ANONYMOUS=read. */
export const ANONYMOUS_READER: Caller = {
  scopes: new Set(RESOURCES.map((resource) => `${resource}:read`)),
};
