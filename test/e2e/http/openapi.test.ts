import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Contract, type Operation } from '../../support/contract.js';
import { exchange, type WireRequest } from '../../support/exchange.js';
import { create } from '../../support/rows/factories.js';
import { startTestApp } from '../../support/test-app.js';

// The tests are generated from the document, so it is read first.
const app = await startTestApp();
const contract = new Contract((await app.request('GET', '/openapi.json')).body);
afterAll(() => app.close());

/** Statuses caused by faults, keys or timeouts, which other tests cover. */
const NOT_PROVOKED = new Set([401, 403, 408, 429, 431, 500, 503, 507]);

const JSON_TYPE = { 'content-type': 'application/json' };

/** The properties of a body that refer to another row. */
const referencesIn = (body: object): string[] =>
  Object.keys(body).filter((field) => field.endsWith('Id'));

/** The example body of the document, with ids of existing rows. */
async function bodyOf(example: any): Promise<any> {
  // A row of another test may already have the ISBN of the example.
  const { isbn: _isbn, ...body } = example;
  for (const field of referencesIn(body)) {
    body[field] = (await createRow(`/api/${field.slice(0, -2)}s`)).id;
  }
  return body;
}

const creationAt = (path: string): Operation =>
  contract.operations.find((operation) => operation.method === 'POST' && operation.path === path)!;

const createRow = async (path: string, values: object = {}): Promise<any> =>
  create(app, path, { ...(await bodyOf(creationAt(path).example)), ...values });

/** Creates the rows that a request needs to succeed, and returns the request. */
async function working({ method, path, consumes, example }: Operation): Promise<WireRequest> {
  const [collection] = path.split('/{id}');
  const { id } = path.includes('{id}') ? await createRow(collection) : { id: 0 };
  const request = { method, path: path.replace('{id}', id) };
  if (!consumes) return request;
  const headers = { 'content-type': consumes };
  if (typeof example === 'string') return { ...request, headers, body: example };
  const body = example.rows ? await bulkOf(collection, example) : await bodyOf(example);
  return { ...request, headers, body: JSON.stringify(body) };
}

/** The example of a bulk change, for an existing row. */
async function bulkOf(collection: string, { rows: [row] }: any): Promise<object> {
  const { id } = await createRow(collection);
  return { rows: [{ ...row, id, changes: await bodyOf(row.changes) }] };
}

/** The request with other values; in a bulk change, those of its row. */
function withBody(request: WireRequest, changes: object): WireRequest {
  const body = JSON.parse(String(request.body));
  const [row] = body.rows ?? [];
  if (row) Object.assign(row.changes, changes);
  else Object.assign(body, changes);
  return { ...request, body: JSON.stringify(body) };
}

/** The request for another version of the row. */
const ofVersion = (request: WireRequest, version: number): WireRequest =>
  String(request.body).startsWith('{"rows"')
    ? { ...request, body: String(request.body).replace('{"id"', `{"version":${version},"id"`) }
    : withHeaders(request, { 'if-match': `"${version}"` });

/** Creates a row that prevents the deletion of the one at a path such as `/api/books/7`. */
async function createReferrer(path: string): Promise<void> {
  const [, , collection, id] = path.split('/');
  const field = `${collection.slice(0, -1)}Id`;
  const referring = contract.operations.find(
    (operation) => operation.method === 'POST' && operation.example?.[field] !== undefined,
  );
  await createRow(referring!.path, { [field]: Number(id) });
}

const withHeaders = (request: WireRequest, headers: Record<string, string>): WireRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

/** Turns a valid request into one that is answered with the status. */
const PROVOKE: Record<number, (request: WireRequest) => WireRequest | Promise<WireRequest>> = {
  200: (request) => request,
  201: (request) => request,
  304: (request) => withHeaders(request, { 'if-none-match': '*' }),
  400: (request) => ({ ...request, path: `${request.path}?%` }),
  404: (request) => ({ ...request, path: request.path.replace(/\d+/, '999999') }),
  409: async (request) => {
    if (request.method === 'DELETE') {
      await createReferrer(request.path);
      return request;
    }
    // Created by the first test that needs it, and reused by the others.
    const isbn = '9780306406157';
    await app.request('POST', '/api/books', { title: 'First', author: 'First', isbn });
    return withBody(request, { isbn });
  },
  412: (request) => ofVersion(request, 99),
  413: (request) => ({ ...withHeaders(request, JSON_TYPE), body: 'x'.repeat(65_537) }),
  415: (request) => ({ ...withHeaders(request, { 'content-type': 'text/plain' }), body: 'x' }),
  421: (request) => withHeaders(request, { host: 'shop.example' }),
  422: async (request) => {
    if (request.method !== 'POST') {
      const body = JSON.parse(String(request.body));
      const [reference] = referencesIn(body.rows?.[0].changes ?? body).toReversed();
      if (reference) return withBody(request, { [reference]: 999_999 });
      return { ...request, body: request.body!.toString().replace(/"id":\d+/, '"id":999999') };
    }
    const keyed = withHeaders(request, { 'idempotency-key': crypto.randomUUID() });
    await exchange(app.url, keyed);
    return withBody(keyed, request.body!.includes('"title"') ? { title: 'X' } : { name: 'X' });
  },
};

/** Provoked on every operation, and if it answers another status, that must be documented. */
const EVERYWHERE = [304, 400, 404, 412, 413, 415];

/**
 * The 409 of a key in use needs two concurrent requests and a slow database; the 413 of an import
 * needs a gibibyte.
 */
const isProvoked = ({ method, path, consumes }: Operation, status: number): boolean =>
  !NOT_PROVOKED.has(status) &&
  !(status === 409 && method === 'POST' && path !== '/api/books') &&
  !(status === 413 && consumes === 'text/csv');

const provoked = contract.operations.flatMap((operation) => {
  const expected = operation.statuses.filter((status) => isProvoked(operation, status));
  return [...new Set([...expected, ...EVERYWHERE])].map((status) => ({
    operation,
    status,
    name: `${operation.method} ${operation.path}`,
    isExpected: expected.includes(status),
  }));
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(contract.document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('describes every route and method', async () => {
    const described = contract.operations.map(({ method, path }) => `${method} ${path}`);
    expect(await routes()).toEqual(described.toSorted());
  });

  it('has a valid example of every body', () => {
    expect(contract.wrongExamples()).toEqual([]);
  });

  it('names operations like the methods of a client', () => {
    const ids = Object.values<any>(contract.document.paths).flatMap((path) =>
      Object.values<any>(path).map(({ operationId }) => operationId),
    );
    expect(ids).toEqual(
      expect.arrayContaining(
        'listBooks createBook getBook putBook updateBook deleteBook importBooks exportBooks'.split(
          ' ',
        ),
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names its schemas after what they describe', () => {
    const { schemas } = contract.document.components;
    expect(Object.keys(schemas).filter((name) => name.endsWith('Dto'))).toEqual([]);
    expect(schemas).toMatchObject({
      NewBook: { required: ['title', 'author'] },
      BookChanges: { type: 'object' },
      TextFilter: { properties: { contains: { maxLength: 200 } } },
      FieldError: { required: ['field', 'message'] },
      Deleted: { required: ['message'] },
    });
  });

  // As validators are by default: `multipleOf: 0.01` would refuse 1,363 of them.
  it('allows every price up to 100.00, and none that is negative or too large', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const prices = Array.from({ length: 10_001 }, (_, cents) => cents / 100);
    for (const name of ['NewItem', 'Item']) {
      const validate = ajv.compile(contract.document.components.schemas[name].properties.price);
      expect(prices.filter((price) => !validate(price))).toEqual([]);
      expect([-0.01, 21_474_836.48, '1'].filter((price) => validate(price))).toEqual([]);
    }
  });

  it('describes the headers of the rate limit on every response of the API', () => {
    const names = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
    const { paths, components } = contract.document;
    const responses = Object.keys(paths)
      .filter((path) => path.startsWith('/api/'))
      .flatMap((path) => Object.values<any>(paths[path]))
      .flatMap((operation) => Object.values<any>(operation.responses))
      .map(({ $ref, ...response }) =>
        $ref ? components.responses[$ref.split('/').at(-1)] : response,
      );
    expect(responses.length).toBeGreaterThan(200);
    for (const { headers } of responses) {
      expect(Object.keys(headers)).toEqual(expect.arrayContaining(names));
    }
  });

  it('lists every problem code in the source', () => {
    const known = Object.values<any>(contract.document.components.responses).flatMap(
      ({ content }) => Object.keys(content['application/problem+json'].examples),
    );
    const given = codesInSource();
    expect(new Set(given).size).toBeGreaterThan(30);
    expect(known).toEqual(expect.arrayContaining(given));
  });
});

describe('the answers', () => {
  it.each(provoked)(
    'to $name match their description: $status',
    async ({ operation, status, isExpected }) => {
      const request = await PROVOKE[status](await working(operation));
      const answer = await exchange(app.url, request);
      expect(contract.complaintsAbout(operation, answer)).toEqual([]);
      if (isExpected) expect(answer.status).toBe(status);
    },
  );

  it('to HEAD equal those to GET, without the body', async () => {
    for (const operation of contract.operations.filter(({ method }) => method === 'GET')) {
      const request = await working(operation);
      const get = await exchange(app.url, request);
      const head = await exchange(app.url, { ...request, method: 'HEAD' });
      expect([head.status, head.text]).toEqual([200, '']);
      // The answer of /metrics has changed in the meantime.
      const length = operation.path === '/metrics' ? [] : ['content-length'];
      for (const name of ['content-type', 'etag', 'link', ...length]) {
        expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
      }
    }
  });
});

/** Asks the running app: each path answers OPTIONS with its methods. */
async function routes(): Promise<string[]> {
  const tree = app.app
    .getHttpAdapter()
    .getInstance()
    .printRoutes({ method: 'OPTIONS', commonPrefix: false });
  const branch: string[] = [];
  const found: string[] = [];
  for (const line of tree.split('\n').filter((text) => text !== '')) {
    const [, indent, part] = /^([│ ]*)[├└]── (\S+)/.exec(line)!;
    branch.splice(indent.length / 4, Infinity, part);
    const path = branch.join('').replaceAll(/:(\w+)/g, '{$1}');
    // The document does not include its own routes.
    if (!line.endsWith('(OPTIONS)') || /^\/(docs|openapi)/.test(path)) continue;
    const { headers } = await exchange(app.url, {
      method: 'OPTIONS',
      path: path.replace('{id}', '1'),
    });
    const methods = String(headers.allow)
      .split(', ')
      .filter((name) => !['HEAD', 'OPTIONS'].includes(name));
    found.push(...methods.map((method) => `${method} ${path}`));
  }
  return found.toSorted();
}

function codesInSource(): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const pattern =
    /(?:new Problem\(\s*\d+,|Problem\.conflict\(|Problem\.(?:badRequest|unavailable)\([^;]*?['`],)\s*'(\w+)'/g;
  return files.flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(pattern)].map(([, code]) => code),
  );
}
