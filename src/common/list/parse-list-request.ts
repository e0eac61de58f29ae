import { kindOf, type ListFields } from '../fields/fields.js';
import { type FieldError, Problem } from '../problem.js';
import { isLongerThan } from '../fields/value-ranges.js';
import { operandMessage, parseOperand } from './list-filters.js';
import {
  DEFAULT_LIMIT,
  type ListDescription,
  type ListRequest,
  MAX_CURSOR,
  MAX_LIMIT,
  MAX_OFFSET,
  MAX_VALUE,
  type NamedParameter,
} from './list-request.js';

/** Parameters of lists with pages. */
const OF_PAGES = ['limit', 'cursor', 'offset', 'sort', 'count'];

/**
 * Parses the query of a list.
 * @throws Problem (400) that names every invalid parameter
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
    named: {},
    format: list.formats?.[0],
  };
  const errors: FieldError[] = [];
  for (const parameter in query) {
    const message = readParameter(list, request, parameter, query[parameter]);
    if (message) errors.push({ field: parameter.slice(0, 100), message });
  }
  if (request.offset !== undefined && request.cursor !== undefined) {
    errors.push({ field: 'offset', message: 'offset and cursor exclude each other' });
  }
  if (errors.length > 0) throw Problem.invalid(errors.slice(0, 20));
  return request;
}

/** Adds one parameter to the request. @returns the error, if it is invalid */
function readParameter(
  list: ListDescription,
  request: ListRequest,
  parameter: string,
  text: string,
): string | undefined {
  const max = maxLengthOf(parameter);
  if (isLongerThan(text, max))
    return `${parameter.slice(0, 60)} must have at most ${max} characters`;
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
    case 'offset':
      request.offset = /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
      return request.offset <= MAX_OFFSET
        ? undefined
        : `offset must be an integer from 0 to ${MAX_OFFSET}`;
    case 'count':
      request.countExactly = text === 'exact';
      return request.countExactly ? undefined : 'count must be exact';
    case 'sort':
      return readSort(list.fields, request, text);
    case 'include':
      return list.includes ? readInclude(list.includes, request, text) : unknown(parameter);
    case 'q':
      return list.searched ? readSearch(list, request, text) : unknown(parameter);
    case 'format':
      if (!list.formats) return unknown(parameter);
      request.format = text;
      return list.formats.includes(text)
        ? undefined
        : `format must be one of ${list.formats.join(', ')}`;
    default:
      if (list.named && Object.hasOwn(list.named, parameter)) {
        return readNamed(list.named[parameter], request, parameter, text);
      }
      return readFilter(list, request, parameter, text);
  }
}

const unknown = (parameter: string): string =>
  `${parameter.slice(0, 100)} is not a parameter of this list`;

/** Characters of a parameter. The values of `in` are limited one by one, and by the whole query. */
const maxLengthOf = (parameter: string): number =>
  parameter === 'cursor' ? MAX_CURSOR : parameter.endsWith('[in]') ? Infinity : MAX_VALUE;

function readSearch(
  { fields, searched }: ListDescription,
  request: ListRequest,
  text: string,
): string | undefined {
  if (text.includes('\0')) return 'q must not contain the character NUL';
  const whole = text.trim();
  for (const field of searched!.filter((name) => fields[name].kind !== 'text')) {
    const value = fields[field].parse(whole);
    if (value === undefined) continue;
    request.filters.push({ field, operator: 'eq', value });
    return undefined;
  }
  if (whole !== '') request.q = text;
  return undefined;
}

function readNamed(
  { parse, expected }: NamedParameter,
  request: ListRequest,
  parameter: string,
  text: string,
): string | undefined {
  const value = parse(text);
  if (value === undefined) return `${parameter} ${expected}`;
  request.named[parameter] = value;
  return undefined;
}

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
  // Ids are unique: sort terms after the id have no effect.
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
  return stranger === undefined
    ? undefined
    : `include must be a comma-separated list of ${includes.join(', ')}`;
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
  if (operatorName === undefined && isStringified(text)) {
    return `${name} was sent as an object: write each operator as ${name}[${operator}]=…`;
  }
  const value = parseOperand(field, operator, text);
  if (value === undefined) return `${parameter} ${operandMessage(field, operator, text)}`;
  request.filters.push({ field: name, operator, value });
  return undefined;
}

/** What clients make of a filter such as { contains: 'x' } if they do not know the style deepObject. */
const isStringified = (text: string): boolean =>
  text === '[object Object]' || /^\{["'][A-Za-z]+["']:.*\}$/s.test(text);
