import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { Contract, type Operation } from '../../support/contract/contract.js';
import { ContractRequests } from '../../support/contract/contract-requests.js';
import { exchange } from '../../support/exchange.js';
import { startTestApp } from '../../support/test-app.js';

// The tests are generated from the document, so it is read first.
const app = await startTestApp();
const contract = new Contract((await app.request('GET', '/openapi.json')).body);
const requests = new ContractRequests(app, contract);
// The first key that is created ends the time without keys, in which the others are sent.
const keyed = await startTestApp();
const key = await keyed.app.get(KeysService).create({ name: 'K', scopes: ['admin'] });
const keyedRequests = new ContractRequests(keyed, contract, key);
afterAll(async () => {
  await app.close();
  await keyed.close();
});

const isOfKeys = ({ path }: Operation): boolean => path.startsWith('/api/keys');

/** Statuses caused by faults, keys or timeouts, which other tests cover. */
const NOT_PROVOKED = new Set([401, 403, 408, 429, 431, 500, 503, 507]);

/** Provoked on every operation, and if it answers another status, that must be documented. */
const EVERYWHERE = [304, 400, 404, 412, 413, 415];

/**
 * The 409 of a new key and the 421 need a server without keys, as other tests have. The 409 of a new store needs two concurrent requests with one key and a slow database, the 413 of an
 * import a gibibyte, and the 404 of a path without an id a key for another store.
 */
const isProvoked = ({ method, path, consumes }: Operation, status: number): boolean =>
  !NOT_PROVOKED.has(status) &&
  !(status === 409 && method === 'POST' && path === '/api/keys') &&
  !(status === 421 && path.startsWith('/api/keys')) &&
  !(status === 409 && method === 'POST' && path === '/api/stores') &&
  !(status === 404 && !path.includes('{')) &&
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
      const [server, made] = isOfKeys(operation) ? [keyed, keyedRequests] : [app, requests];
      const request = await made.provoking(status, operation);
      const answer = await exchange(server.url, request);
      expect(contract.complaintsAbout(operation, answer)).toEqual([]);
      if (isExpected) expect(answer.status).toBe(status);
    },
  );

  it('to HEAD equal those to GET, without the body', async () => {
    for (const operation of contract.operations.filter(({ method }) => method === 'GET')) {
      const request = await requests.working(operation);
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
      path: path.replace(/\{\w+\}/, '1'),
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
