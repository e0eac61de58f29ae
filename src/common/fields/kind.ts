export type Operator =
  'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'contains' | 'startsWith' | 'null';

/** The value of a filter, as a parameter of SQL. */
export type FilterValue = string | number | boolean;

/** The limits of a field within its kind. */
export interface Limits {
  /** Smallest number; by default that of 32 bits. */
  min?: number;
  max?: number;
  /** Most characters of a text; by default as many as a request can hold. */
  maxLength?: number;
  /** Whether a text may be empty or white space. */
  blank?: boolean;
  /** The values of a choice. */
  values?: readonly string[];
}

/** How values of one kind are checked, described, filtered and stored. */
export interface Kind {
  /** JSON Schema of a value, for OpenAPI and for serializing responses. */
  schema: { type: string; format?: string };
  /** Further JSON Schema of a value in requests and responses. */
  limitsSchema?(limits: Limits): object;
  /** Further JSON Schema of a value in a request body, instead of the former where they differ. */
  inputSchema?(limits: Limits): object;
  /** The validation message for a value in a request body, as the end of "<name> …"; or undefined. */
  check(value: unknown, limits: Limits, name: string): string | undefined;
  /** Converts a text of a request body to the form that is stored. */
  normalize?(text: string): string | null;
  /** The operators of filters; nullable fields also have `null`. */
  operators: readonly Operator[];
  /** Whether lists cannot be sorted by it. */
  unsortable?: boolean;
  /** Parses a value in a query; undefined if it is malformed. */
  parse(text: string, limits: Limits): FilterValue | undefined;
  /** The validation message for a malformed value in a query, as the end of "<parameter> …". */
  expected(limits: Limits, text: string): string;
  /** Converts between JSON and the database, if they differ. */
  codec?: { to(value: any): unknown; from(value: any): unknown };
}

/** Operators of values that are only equal or not, and of those that have an order. */
export const EXACT = ['eq', 'ne', 'in'] as const;
export const ORDERED = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'] as const;
