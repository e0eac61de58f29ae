import type { WireRequest } from '../../../support/exchange.js';

/**
 * A request that must be refused, and how. The test starts with a book, a store and an item of
 * it, all with the id 1, and a store with the id 2.
 */
export interface Case extends WireRequest {
  name: string;
  status: number;
  code: string;
  /** The fields that the answer must name, all of them. */
  fields?: string[];
  /** The methods that the answer must allow. */
  allow?: string;
}

export const JSON_HEADERS = { 'content-type': 'application/json' };

/** A case with a JSON body, given as text because JSON.stringify cannot produce all of them. */
export const json = (
  name: string,
  method: string,
  path: string,
  body: unknown,
  answer: Pick<Case, 'status' | 'code' | 'fields'>,
): Case => ({
  name: `${method} ${path}: ${name}`,
  method,
  path,
  headers: JSON_HEADERS,
  body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  ...answer,
});

/** The answer to a body whose fields are wrong. */
export const invalid = (...fields: string[]) => ({
  status: 400,
  code: 'validation_failed',
  fields,
});

/** Splits a text into values, which are separated by two spaces or a line break. */
export const list = (text: TemplateStringsArray): string[] => text.raw[0].trim().split(/\s{2,}/);
