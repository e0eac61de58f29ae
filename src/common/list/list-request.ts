import type { Operator } from '../field-kinds.js';
import { kindOf, type ListFields } from '../fields.js';
import { type FieldError, Problem } from '../problem.js';
import { isLongerThan } from '../value-ranges.js';
import { type Filter, operandMessage, parseOperand } from './list-filters.js';

/** What a kind of list allows. Queries, SQL and OpenAPI are made of this one description. */
export interface ListDescription {
  fields: ListFields;
  /** Related objects that can be embedded. */
  includes?: readonly string[];
  /** The text fields that `q` searches, where there is a `q`. */
  searched?: readonly string[];
  /** What a bare `field=value` means: `eq` unless said here. */
  bareOperators?: Record<string, Operator>;
  /** The list is answered whole, in one of these formats: the first, unless `format` says else. */
  formats?: readonly string[];
}

export interface Sort {
  field: string;
  descending: boolean;
}

/** A list query that is known to be right. */
export interface ListRequest {
  filters: Filter[];
  sort: Sort[];
  limit: number;
  q?: string;
  cursor?: string;
  countExactly: boolean;
  include: string[];
  /** Of those that the list has; undefined where it comes in pages. */
  format?: string;
}

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;
const MAX_VALUE = 200;
const MAX_CURSOR = 4096;
/** What only a list that comes in pages can be asked. */
const OF_PAGES = ['limit', 'cursor', 'sort', 'count'];

/**
 * Reads the query of a list.
 * @throws Problem (400) that names every parameter that is wrong
 */
export function parseListRequest(
  list: ListDescription,
  query: Record<string, string>,
): ListRequest {
  const request: ListRequest = {
    filters: [],
    sort: [],
    limit: DEFAULT_LIMIT,
    countExactly: false,
    include: [],
    format: list.formats?.[0],
  };
  const errors: FieldError[] = [];
  for (const parameter in query) {
    const message = readParameter(list, request, parameter, query[parameter]);
    if (message) errors.push({ field: parameter.slice(0, 100), message });
  }
  if (errors.length > 0) throw Problem.invalid(errors.slice(0, 20));
  return request;
}

/** Takes one parameter over into the request, or says what is wrong with it. */
function readParameter(
  list: ListDescription,
  request: ListRequest,
  parameter: string,
  text: string,
): string | undefined {
  if (isLongerThan(text, parameter === 'cursor' ? MAX_CURSOR : MAX_VALUE)) {
    return `${parameter.slice(0, 100)} is too long`;
  }
  if (list.formats && OF_PAGES.includes(parameter)) return unknown(parameter);
  switch (parameter) {
    case 'limit':
      request.limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
      return request.limit >= 1 && request.limit <= MAX_LIMIT
        ? undefined
        : `limit must be an integer from 1 to ${MAX_LIMIT}`;
    case 'cursor':
      request.cursor = text;
      return undefined;
    case 'count':
      request.countExactly = text === 'exact';
      return request.countExactly ? undefined : 'count must be exact';
    case 'sort':
      return readSort(list.fields, request, text);
    case 'include':
      return list.includes ? readInclude(list.includes, request, text) : unknown(parameter);
    case 'q':
      if (!list.searched) return unknown(parameter);
      request.q = text;
      return text.includes('\0') ? 'q must not contain the character NUL' : undefined;
    case 'format':
      if (!list.formats) return unknown(parameter);
      request.format = text;
      return list.formats.includes(text)
        ? undefined
        : `format must be one of ${list.formats.join(', ')}`;
    default:
      return readFilter(list, request, parameter, text);
  }
}

const unknown = (parameter: string): string =>
  `${parameter.slice(0, 100)} is not a parameter of this list`;

function readSort(fields: ListFields, request: ListRequest, text: string): string | undefined {
  for (const name of text.split(',')) {
    const descending = name.startsWith('-');
    const field = descending ? name.slice(1) : name;
    if (!Object.hasOwn(fields, field) || kindOf(fields[field]).unsortable) {
      return `sort does not know ${field === '' ? 'an empty name' : field}`;
    }
    if (request.sort.some((sort) => sort.field === field)) return `sort names ${field} twice`;
    request.sort.push({ field, descending });
  }
  // No two rows have the same id: what comes after it decides nothing.
  const id = request.sort.findIndex(({ field }) => field === 'id');
  if (id >= 0) request.sort.splice(id + 1);
  return undefined;
}

function readInclude(
  includes: readonly string[],
  request: ListRequest,
  text: string,
): string | undefined {
  request.include = text === '' ? [] : text.split(',');
  const stranger = request.include.find((name) => !includes.includes(name));
  return stranger === undefined ? undefined : `include must be of ${includes.join(', ')}`;
}

function readFilter(
  { fields, bareOperators }: ListDescription,
  request: ListRequest,
  parameter: string,
  text: string,
): string | undefined {
  const [, name, operatorName] = /^([A-Za-z]+)(?:\[([A-Za-z]+)\])?$/.exec(parameter) ?? [];
  if (name === undefined || !Object.hasOwn(fields, name)) return unknown(parameter);
  const field = fields[name];
  const operator = field.operators.find(
    (candidate) => candidate === (operatorName ?? bareOperators?.[name] ?? 'eq'),
  );
  if (!operator) return `${name} does not have the operator ${operatorName}`;
  const value = parseOperand(field, operator, text);
  if (value === undefined) return `${parameter} ${operandMessage(field, operator, text)}`;
  request.filters.push({ field: name, operator, value });
  return undefined;
}
