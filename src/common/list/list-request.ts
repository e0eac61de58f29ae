import type { Operator } from '../fields/kind.js';
import type { ListFields } from '../fields/fields.js';
import type { JsonSchema } from '../json-schema.js';
import type { Filter } from './list-filters.js';

/** What queries of a list may contain. Parsing, SQL and OpenAPI derive from it. */
export interface ListDescription {
  fields: ListFields;
  /** Related objects that can be embedded. */
  includes?: readonly string[];
  /**
   * What `q` searches; without it there is no `q`. Each word of `q` must be part of one of the texts.
   * If all of `q` is a value of another field, such as an ISBN, it finds the rows with that value.
   */
  searched?: readonly string[];
  /** The operator of a plain `field=value`, by default `eq`. */
  bareOperators?: Record<string, Operator>;
  /** Parameters besides the fields, which the feature turns into filters. */
  named?: Record<string, NamedParameter>;
  /** For a list without pages: its formats. `format` chooses one; the first is the default. */
  formats?: readonly string[];
}

export interface NamedParameter {
  schema: JsonSchema;
  description: string;
  /** @returns undefined for a malformed value */
  parse(text: string): string | undefined;
  /** The validation message for a malformed value, as the end of "<parameter> …". */
  expected: string;
}

export interface Sort {
  field: string;
  descending: boolean;
}

/** A valid list query. */
export interface ListRequest {
  filters: Filter[];
  sort: Sort[];
  limit: number;
  q?: string;
  cursor?: string;
  /** Rows to skip; undefined if the list is paged by cursors. */
  offset?: number;
  countExactly: boolean;
  include: string[];
  named: Record<string, string>;
  /** One of the formats of the list; undefined for a list with pages. */
  format?: string;
}

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;
export const MAX_OFFSET = 100_000;
export const MAX_VALUE = 200;
export const MAX_CURSOR = 4096;
