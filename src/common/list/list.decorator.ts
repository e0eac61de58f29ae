import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { MAX_IN_LENGTH, MAX_IN_VALUES } from './list-filters.js';
import type { Operator } from '../fields/kind.js';
import { kindOf, type ListField } from '../fields/fields.js';
import { type JsonSchema, objectSchema } from '../json-schema.js';
import { reference } from '../named-schemas.js';
import { Problem } from '../problem.js';
import {
  DEFAULT_LIMIT,
  type ListDescription,
  type ListRequest,
  MAX_CURSOR,
  MAX_LIMIT,
  MAX_OFFSET,
  MAX_VALUE,
} from './list-request.js';
import { parseListRequest } from './parse-list-request.js';

/** Most characters of a query: the links to other pages repeat it and must fit into a header. */
const MAX_QUERY = 3900;

/** The query of a list, validated. */
export const ListQuery = createParamDecorator(
  (list: ListDescription, context: ExecutionContext): ListRequest => {
    const { url, query } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: Record<string, string> }>>();
    if (url.length - (query.cursor?.length ?? 0) > MAX_QUERY) {
      throw Problem.badRequest('The query is too long', 'query_too_long');
    }
    return parseListRequest(list, query);
  },
);

/** Describes the query of a list in OpenAPI. */
export function ApiList(list: ListDescription): MethodDecorator {
  const parameters = list.formats
    ? [formatParameter(list.formats), ...searchParameters(list)]
    : pageParameters(list);
  return applyDecorators(
    ...parameters.map(([name, schema, description]) =>
      ApiQuery({ name, required: false, schema, description }),
    ),
    ...Object.entries(list.fields).map(([name, field]) =>
      ApiQuery({
        name,
        required: false,
        style: 'deepObject',
        explode: true,
        description: `\`${name}=…\` alone means ${list.bareOperators?.[name] ?? 'eq'}`,
        schema: reference(filterSchema(name, field)) as object,
      }),
    ),
  );
}

type Parameter = [name: string, schema: object, description: string];

const formatParameter = (formats: readonly string[]): Parameter => [
  'format',
  { type: 'string', enum: formats, default: formats[0] },
  'The form of the file',
];

function pageParameters(list: ListDescription): Parameter[] {
  const sortable = Object.keys(list.fields).filter((name) => !kindOf(list.fields[name]).unsortable);
  const parameters: Parameter[] = [
    [
      'limit',
      { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
      'Rows on a page',
    ],
    [
      'cursor',
      { type: 'string', maxLength: MAX_CURSOR },
      'Where the page begins: from a Link header',
    ],
    [
      'offset',
      { type: 'integer', format: 'int32', minimum: 0, maximum: MAX_OFFSET },
      'Rows to skip, for numbered pages. Slower than a cursor; not together with one',
    ],
    [
      'sort',
      { type: 'string', maxLength: MAX_VALUE, example: `-${sortable[1]}` },
      `Comma-separated: ${sortable.join(', ')}; a leading - sorts descending`,
    ],
    ['count', { type: 'string', enum: ['exact'] }, 'Returns X-Total-Count'],
  ];
  parameters.push(...searchParameters(list));
  for (const [name, { schema, description }] of Object.entries(list.named ?? {})) {
    parameters.push([name, schema, description]);
  }
  if (list.includes) {
    parameters.push([
      'include',
      { type: 'string', maxLength: MAX_VALUE },
      `Related objects to embed, comma-separated: ${list.includes.join(', ')}`,
    ]);
  }
  return parameters;
}

function searchParameters({ fields, searched }: ListDescription): Parameter[] {
  if (!searched) return [];
  const texts = searched.filter((name) => fields[name].kind === 'text');
  const codes = searched.filter((name) => !texts.includes(name));
  const description =
    `Words in any order, each a part of ${texts.join(' or ')}` +
    (codes.length > 0 ? `; or a whole ${codes.join(' or ')}` : '');
  return [['q', { type: 'string', maxLength: MAX_VALUE }, description]];
}

/** Fields of one kind share a schema; each choice has its own values. */
function filterSchema(name: string, field: ListField): JsonSchema {
  const { kind, nullable, values } = field;
  const { schema, limitsSchema } = kindOf(field);
  const limits = schema.type === 'string' ? { maxLength: MAX_VALUE } : limitsSchema?.({});
  const value = { ...schema, ...(values ? { enum: values } : limits) };
  const schemaOf = (operator: Operator): JsonSchema => {
    if (operator === 'null') return { type: 'boolean' };
    return operator === 'in' ? MANY : value;
  };
  const operators = field.operators.map((operator) => [operator, schemaOf(operator)]);
  const title = `${nullable ? 'Nullable' : ''}${capitalized(values ? name : kind)}Filter`;
  return objectSchema(title, {}, Object.fromEntries(operators));
}

const MANY: JsonSchema = {
  type: 'string',
  maxLength: MAX_QUERY,
  description: `At most ${MAX_IN_VALUES} values of ${MAX_IN_LENGTH} characters in all, separated by commas`,
};

const capitalized = (name: string): string => name[0].toUpperCase() + name.slice(1);
