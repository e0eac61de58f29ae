import { idOf } from '../../../src/keys/key-token.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import type { Contract, Operation } from './contract.js';
import { exchange, type WireRequest } from '../exchange.js';
import { create } from '../rows/factories.js';
import type { TestApp } from '../test-app.js';

type Body = Record<string, any>;

const JSON_TYPE = { 'content-type': 'application/json' };

/** The properties of a body that refer to another row. */
const referencesIn = (body: object): string[] =>
  Object.keys(body).filter((field) => field.endsWith('Id'));

/** The collection that a property such as `toStoreId` refers to. */
const collectionOf = (field: string): string =>
  `/api/${/([a-z]+)Id$/i
    .exec(field)![1]
    .replace(/^(from|to)/, '')
    .toLowerCase()}s`;

const withHeaders = (request: WireRequest, headers: Record<string, string>): WireRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

/** The request with other values: those of its row or its lines, if it has any. */
function withBody(request: WireRequest, changes: object): WireRequest {
  const body: Body = JSON.parse(String(request.body));
  const parts = body.rows?.map((row: Body) => row.changes) ?? body.lines ?? [body];
  for (const part of parts) Object.assign(part, changes);
  return { ...request, body: JSON.stringify(body) };
}

/** The request for another version of the row. */
const ofVersion = (request: WireRequest, version: number): WireRequest =>
  String(request.body).startsWith('{"rows"')
    ? { ...request, body: String(request.body).replace('{"id"', `{"version":${version},"id"`) }
    : withHeaders(request, { 'if-match': `"${version}"` });

/** Makes requests for the operations of a document, from their own examples. */
export class ContractRequests {
  /** @param key for requests that no other can make; its id is that of a row */
  constructor(
    private readonly app: TestApp,
    private readonly contract: Contract,
    private readonly key?: string,
  ) {}

  /** Creates the rows that a request needs to succeed, and returns the request. */
  async working({ method, path, consumes, example }: Operation): Promise<WireRequest> {
    const [, collection, parameter] = /^(.*?)(?:\/\{(\w+)\}.*)?$/.exec(path)!;
    const id = parameter && (await this.idIn(collection));
    const headersOfKey = this.key && { authorization: `Bearer ${this.key}` };
    const request = { method, path: path.replace(/\{\w+\}/, id), headers: { ...headersOfKey } };
    if (!consumes) return request;
    const headers = { 'content-type': consumes, ...headersOfKey };
    if (typeof example === 'string') return { ...request, headers, body: example };
    const body = example.rows
      ? await this.bulkOf(collection, example)
      : await this.bodyOf(example, id);
    return { ...request, headers, body: JSON.stringify(body) };
  }

  /** Turns a valid request into one that is answered with the status. */
  async provoking(status: number, operation: Operation): Promise<WireRequest> {
    return this.provoke[status](await this.working(operation));
  }

  private readonly provoke: Record<
    number,
    (request: WireRequest) => WireRequest | Promise<WireRequest>
  > = {
    200: (request) => request,
    201: (request) => request,
    304: (request) => withHeaders(request, { 'if-none-match': '*' }),
    400: (request) => ({ ...request, path: `${request.path}?%` }),
    404: (request) => ({ ...request, path: request.path.replace(/\d+/, '999999') }),
    409: (request) => this.conflicting(request),
    412: (request) => ofVersion(request, 99),
    413: (request) => ({ ...withHeaders(request, JSON_TYPE), body: 'x'.repeat(65_537) }),
    415: (request) => ({ ...withHeaders(request, { 'content-type': 'text/plain' }), body: 'x' }),
    421: (request) => withHeaders(request, { host: 'shop.example' }),
    422: (request) => this.unprocessable(request),
  };

  private async conflicting(request: WireRequest): Promise<WireRequest> {
    const { method, path } = request;
    if (path.startsWith('/api/keys/')) return { ...request, path: `/api/keys/${idOf(this.key!)}` };
    if (method === 'DELETE') {
      await this.createReferrer(path);
      return request;
    }
    if (path.endsWith('/undo')) {
      const { id } = await this.createRow('/api/stores');
      const file = 'name,price,quantity\nTote bag,9.50,1\n';
      const importId = await this.importFile(`/api/items/import?store=${id}`, file);
      return { ...request, path: `/api/imports/${importId}/undo` };
    }
    if (path.endsWith('/reversal')) {
      await exchange(this.app.url, request);
      return request;
    }
    if (path.includes('/items') && !/\/(movements|counts)$/.test(path)) {
      return this.withTakenBarcode(request);
    }
    if (path.startsWith('/api/books')) {
      // Created by the first test that needs it, and reused by the others.
      const isbn = '9780306406157';
      await this.app.request('POST', '/api/books', { title: 'First', author: 'First', isbn });
      return withBody(request, { isbn });
    }
    return withBody(request, impossible(path));
  }

  /** Another item of the store has the barcode. */
  private async withTakenBarcode(request: WireRequest): Promise<WireRequest> {
    const body: Body = JSON.parse(String(request.body));
    const [, inPath] = /stores\/(\d+)/.exec(request.path) ?? [];
    const storeId = Number(inPath ?? body.rows?.[0].changes.storeId ?? body.storeId);
    await this.createRow('/api/items', { storeId, barcode: 'Taken' });
    return withBody(request, { barcode: 'Taken' });
  }

  private async unprocessable(request: WireRequest): Promise<WireRequest> {
    if (request.path === '/api/keys') return withBody(request, { storeId: 999_999 });
    if (request.method !== 'POST') {
      const body = JSON.parse(String(request.body));
      const [reference] = referencesIn(body.rows?.[0].changes ?? body).toReversed();
      if (reference) return withBody(request, { [reference]: 999_999 });
      return { ...request, body: request.body!.toString().replace(/"id":\d+/, '"id":999999') };
    }
    const keyed = withHeaders(request, { 'idempotency-key': crypto.randomUUID() });
    await exchange(this.app.url, keyed);
    const body: Body = JSON.parse(String(keyed.body));
    const text = ['title', 'name'].find((field) => field in body) ?? 'note';
    return { ...keyed, body: JSON.stringify({ ...body, [text]: 'X' }) };
  }

  /** The last part of a path to something new in a collection. */
  private async idIn(collection: string): Promise<string> {
    if (this.creationAt(collection) && collection !== '/api/keys') {
      return (await this.createRow(collection)).id;
    }
    if (collection === '/api/imports') {
      return this.importFile('/api/books/import', 'title,author\nA,B\n');
    }
    if (collection === '/api/keys') {
      return idOf(await this.app.app.get(KeysService).create({ name: 'K', scopes: ['admin'] }));
    }
    // Movements and documents come from sales.
    const { id: itemId, storeId } = await this.createRow('/api/items');
    const sale = { storeId, lines: [{ itemId, quantity: 1 }] };
    const { document, movements } = await create(this.app, '/api/sales', sale);
    return collection.endsWith('/documents') ? document : movements[0].id;
  }

  /** @returns the id of the import */
  private async importFile(path: string, body: string): Promise<string> {
    const headers = { 'content-type': 'text/csv' };
    const { text } = await exchange(this.app.url, { method: 'POST', path, headers, body });
    return JSON.parse(text).importId;
  }

  private creationAt(path: string): Operation | undefined {
    return this.contract.operations.find(
      (operation) => operation.method === 'POST' && operation.path === path,
    );
  }

  private async createRow(path: string, values: object = {}): Promise<any> {
    const body = await this.bodyOf(this.creationAt(path)!.example);
    return create(this.app, path, { ...body, ...values });
  }

  /**
   * The example body of the document, with ids of existing rows.
   * @param id of the store in the path, if there is one
   */
  private async bodyOf(example: Body, id?: string): Promise<Body> {
    // A row of another test may already have the ISBN of the example.
    const { isbn: _isbn, ...body } = structuredClone(example);
    for (const field of referencesIn(body).filter((name) => body[name] !== null)) {
      body[field] = (await this.createRow(collectionOf(field))).id;
    }
    const storeId = body.storeId ?? body.fromStoreId ?? Number(id);
    for (const line of body.lines ?? []) {
      line.itemId = (await this.createRow('/api/items', { storeId })).id;
    }
    return body;
  }

  /** The example of a bulk change, for an existing row. */
  private async bulkOf(collection: string, { rows: [row] }: Body): Promise<object> {
    const { id } = await this.createRow(collection);
    return { rows: [{ ...row, id, changes: await this.bodyOf(row.changes) }] };
  }

  /** Creates a row that prevents the deletion of the one at a path such as `/api/books/7`. */
  private async createReferrer(path: string): Promise<void> {
    const [, , collection, id] = path.split('/');
    const field = `${collection.slice(0, -1)}Id`;
    const referring = this.contract.operations.find(
      (operation) => operation.method === 'POST' && operation.example?.[field] !== undefined,
    );
    await this.createRow(referring!.path, { [field]: Number(id) });
  }
}

/** What no stock allows. */
function impossible(path: string): object {
  if (path.endsWith('/movements')) return { delta: -999 };
  if (/stores.*counts$/.test(path)) return { atSeq: 999 };
  return path.endsWith('/counts') ? { expected: 999 } : { quantity: 2_147_483_647 };
}
