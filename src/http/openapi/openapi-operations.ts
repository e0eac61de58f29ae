import type { JsonSchema } from '../../common/json-schema.js';
import { MAX_HEADERS } from '../../common/fields/value-ranges.js';
import { describe, type Operation } from './openapi-descriptions.js';
import { positionHeader, positionParameter, rateLimitHeaders } from './openapi-headers.js';
import { shortFormOf } from '../responses/written-row.js';
import { problemReference } from './openapi-problems.js';

type Schemas = Record<string, JsonSchema>;

/** Error statuses of all operations, and those of writes and of operations that need a key. */
const OF_ALL = [400, 431, 500, 503];
const OF_WRITES = [408, 413, 415, 507];
const OF_KEYS = [401, 403, 421, 429];

const KEY = 'Idempotency-Key';

/** Adds to an operation what follows from its kind, so that controllers need not repeat it. */
export function completeOperation(method: string, operation: Operation, schemas: Schemas): void {
  const isWrite = method !== 'get';
  const problems = [
    ...OF_ALL,
    ...(isWrite ? OF_WRITES : []),
    ...(operation.security ? OF_KEYS : []),
    ...Object.keys(operation.responses).map(Number),
  ].filter((status) => status >= 400);
  for (const status of problems) operation.responses[status] = problemReference(status);

  operation.responses.default = { $ref: '#/components/responses/Other' };
  addConditions(method, operation);
  describe(method, operation);
  // The description names the scope: many tools expect the scopes of OAuth here.
  operation.security = (operation.security ?? []).map(() => ({ key: [] }));
  if (isWrite) addShortForm(operation, schemas);
  addReplay(operation);
  if (operation.security.length > 0) {
    addPosition(method, operation);
    addRateLimit(operation);
  }
  addBodyForms(method, operation);
  addParameterExamples(operation);
  for (const { content } of contentsOf(operation)) addExamples(content, schemas);
}

/** Documents If-None-Match and 304 for operations that return a row with an ETag. */
function addConditions(method: string, operation: Operation): void {
  const response = operation.responses[200];
  if (method !== 'get' || !response || !('headers' in response) || !response.headers?.ETag) return;
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'The ETag of the version that the client has, such as `"1"`',
      schema: { type: 'string', maxLength: MAX_HEADERS },
    },
  ];
  operation.responses[304] = {
    description: 'The client has this version',
    headers: { ETag: response.headers.ETag },
  };
}

/** A write returns the whole row only to callers that may read it. */
function addShortForm({ responses }: Operation, schemas: Schemas): void {
  for (const response of Object.values(responses)) {
    const form = response && 'content' in response && response.content?.['application/json'];
    if (!form || !form.schema) continue;
    const schema = form.schema as JsonSchema;
    const withShortForm = (whole: JsonSchema): JsonSchema => ({
      anyOf: [whole, { $ref: `#/components/schemas/${shortFormOf(resolved(whole, schemas))}` }],
    });
    const isRow = response.headers?.ETag || response.headers?.Location;
    if (isRow) form.schema = withShortForm(schema) as typeof form.schema;
    else if (schema.items) schema.items = withShortForm(schema.items);
  }
}

function addReplay({ parameters = [], responses }: Operation): void {
  const hasKey = parameters.some((parameter) => 'name' in parameter && parameter.name === KEY);
  const response = responses[201];
  if (!hasKey || !response || !('description' in response)) return;
  response.headers = {
    ...response.headers,
    'Idempotent-Replayed': {
      description: 'This is the response to an earlier request with the same key',
      schema: { type: 'string', enum: ['true'] },
    },
  };
}

/** A read takes the position that a write has answered. */
function addPosition(method: string, operation: Operation): void {
  if (method === 'get') {
    operation.parameters = [...(operation.parameters ?? []), positionParameter];
    return;
  }
  for (const response of Object.values(operation.responses)) {
    if (!response || !('description' in response)) continue;
    response.headers = { ...response.headers, ...positionHeader };
  }
}

/** Problem responses have these headers already. */
function addRateLimit({ responses }: Operation): void {
  for (const response of Object.values(responses)) {
    if (!response || !('description' in response)) continue;
    response.headers = { ...response.headers, ...rateLimitHeaders };
  }
}

/** PATCH also accepts a JSON merge patch (RFC 7396). */
function addBodyForms(method: string, { requestBody }: Operation): void {
  if (method !== 'patch' || !requestBody || !('content' in requestBody)) return;
  requestBody.content['application/merge-patch+json'] = {
    ...requestBody.content['application/json'],
  };
}

/**
 * Swagger UI fills its forms with the examples. An empty one leaves a filter out of the request, instead
 * of a filter with every operator, which finds nothing.
 */
function addParameterExamples({ parameters = [] }: Operation): void {
  for (const parameter of parameters) {
    if (!('name' in parameter) || !parameter.schema) continue;
    const { example } = parameter.schema as JsonSchema;
    if (parameter.style === 'deepObject') parameter.example = {};
    else if (example !== undefined) parameter.example = example;
  }
}

type Content = Record<string, { schema?: JsonSchema; example?: unknown; examples?: object }>;

const contentsOf = ({ requestBody, responses }: Operation): { content: Content }[] =>
  [requestBody, ...Object.values(responses)].filter(
    (part) => part && 'content' in part && part.content,
  ) as { content: Content }[];

function addExamples(content: Content, schemas: Schemas): void {
  for (const form of Object.values(content)) {
    if (form.schema && !form.examples) form.example ??= exampleOf(form.schema, schemas);
  }
}

/** Combines the examples of the properties, without embedded objects. */
function exampleOf(schema: JsonSchema, schemas: Schemas): unknown {
  if (schema.$ref) return exampleOf(resolved(schema, schemas), schemas);
  if (schema.anyOf) return exampleOf(schema.anyOf[0], schemas);
  if (schema.items) return [exampleOf(schema.items, schemas)];
  if (!schema.properties) return schema.example;
  const examples = Object.entries(schema.properties).map(([name, property]) => [
    name,
    property.items || schema.required?.includes(name)
      ? exampleOf(property, schemas)
      : property.example,
  ]);
  return Object.fromEntries(examples.filter(([, example]) => example !== undefined));
}

const resolved = ({ $ref, ...schema }: JsonSchema, schemas: Schemas): JsonSchema =>
  typeof $ref === 'string' ? schemas[$ref.split('/').at(-1)!] : schema;
