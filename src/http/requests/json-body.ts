import { Problem } from '../../common/problem.js';
import { isReservedName } from './reserved-names.js';

const MAX_DEPTH = 8;
const MAX_KEYS = 50;
/** In all arrays and objects together. */
const MAX_VALUES = 10_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a request body, which must be a JSON object in UTF-8.
 * @throws Problem (400) that says what is wrong
 */
export function parseJsonBody(body: Buffer): object {
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw Problem.badRequest('The body must be a JSON object', 'malformed_json');
  }
  checkShape(value, 1, 0);
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw Problem.badRequest('The body is not valid JSON in UTF-8', 'malformed_json');
  }
}

/**
 * Limits how much work a body can cause, and refuses reserved names of fields.
 * @param count the number of values so far
 * @returns the number including this value
 * @throws Problem (400)
 */
function checkShape(value: unknown, depth: number, count: number): number {
  if (typeof value !== 'object' || value === null) return count;
  if (depth > MAX_DEPTH)
    throw Problem.badRequest(`The body is nested deeper than ${MAX_DEPTH} levels`);
  const nested = Object.values(value);
  let total = count + nested.length;
  if (total > MAX_VALUES) throw Problem.badRequest(`The body holds more than ${MAX_VALUES} values`);
  if (!Array.isArray(value)) checkKeys(Object.keys(value));
  for (const part of nested) total = checkShape(part, depth + 1, total);
  return total;
}

function checkKeys(keys: string[]): void {
  if (keys.length > MAX_KEYS)
    throw Problem.badRequest(`An object has more than ${MAX_KEYS} fields`);
  const reserved = keys.filter(isReservedName);
  if (reserved.length > 0) throw Problem.unknownFields(reserved);
}
