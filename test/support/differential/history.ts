import type { Row } from '../lists/list-model.js';
import { ListQuery, type ListTarget, type Resource } from '../lists/list-query.js';
import type { Random } from '../random.js';
import { BARCODES, type BodyIds, randomBody } from './bodies.js';
import { forge, likelyQuery, wildQuery } from './queries.js';
import type { Call, Heard } from './twins.js';

const RESOURCES: Resource[] = ['books', 'books', 'items', 'items', 'stores'];
const STRANGE_IDS = ['0', '-1', '01', '+1', '1.5', '0x1', 'abc', '2147483647', '2147483648', '%31'];
const PATHS = ['/', '/api', '/api/books/', '/api/authors', '/api/books/1/items', '/api/books/%zz'];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];
const TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'text/plain',
  'application/merge-patch+json',
];
const TAGS = ['*', '"1"', '"2"', 'W/"1"', '"1", "2", "3"', '"x"', '"99999999999"', ''];
/** Numbers of rows above which more rows are deleted than created. */
const ENOUGH = { books: 150, stores: 25, items: 100 };

/** Generates random requests, based on the rows and links of earlier answers. */
export class History {
  private readonly rows: Record<Resource, Map<number, Row>> = {
    books: new Map(),
    stores: new Map(),
    items: new Map(),
  };
  /** Links of earlier pages. */
  private readonly links: string[] = [];
  private keys = 0;

  constructor(private readonly random: Random) {}

  next(): Call {
    const { random } = this;
    const kind = random.next();
    if (kind < 0.14 && this.links.length > 0) return this.byLink();
    if (kind < 0.36) return { method: 'GET', path: this.list() };
    if (kind < 0.46) return { method: 'GET', path: this.searchOrList(likelyQuery(random)) };
    if (kind < 0.53) return { method: 'GET', path: this.searchOrList(wildQuery(random)) };
    if (kind < 0.54) return { method: 'GET', path: this.export() };
    if (kind < 0.64) return this.one('GET');
    if (kind < 0.76) return this.create();
    if (kind < 0.9) return this.change();
    if (kind < 0.95) return this.remove();
    return this.odd();
  }

  /** Records the answer of both engines to a call. */
  learn({ method, path }: Call, { status, headers, body }: Heard): void {
    const resource = resourceOf(path);
    if (status >= 300 || resource === undefined || body === '') return;
    if (method === 'DELETE') this.forget(resource, Number(path.split('/').at(-1)));
    if (headers.link) this.keepLinks(headers.link);
    if (!headers['content-type']?.startsWith('application/json') || method === 'DELETE') return;
    const answered: Row | Row[] = JSON.parse(body);
    for (const row of [answered].flat()) this.rows[resource].set(row.id, row);
  }

  private list(): string {
    const target = this.target();
    const rows = [...this.rows[target.resource].values()];
    if (rows.length === 0) return target.path;
    const query = new ListQuery(target, this.random, rows).parameters;
    if (this.random.chance(0.8)) query.push(`limit=${this.random.pick([1, 2, 3, 10, 50, 200])}`);
    if (this.random.chance(0.1)) query.push('count=exact');
    if (target.resource === 'items' && this.random.chance(0.2)) query.push('include=store,book');
    if (target.resource === 'items' && this.random.chance(0.2)) query.push(this.named());
    return `${target.path}?${query.join('&')}`;
  }

  private named(): string {
    const barcode = this.random.pick([...BARCODES, '0-306-40615-2', '978030640615751299']);
    return this.random.pick(['low=true', `barcode=${encodeURIComponent(barcode)}`]);
  }

  private target(): ListTarget {
    const { random } = this;
    const resource = random.pick(RESOURCES);
    if (resource === 'books' && random.chance(0.5)) {
      return { resource, path: '/api/books/search', isSearch: true };
    }
    if (resource === 'items' && random.chance(0.4)) {
      return { resource, path: `/api/stores/${this.idOf('stores')}/items` };
    }
    return { resource, path: `/api/${resource}` };
  }

  private searchOrList(query: string): string {
    return `${this.target().path}?${query}`;
  }

  private export(): string {
    const format = this.random.pick(['', 'format=csv', 'format=ndjson', 'format=xml']);
    const filter = this.random.pick([likelyQuery, wildQuery])(this.random);
    return `/api/books/export?${format}&${filter}`;
  }

  private byLink(): Call {
    const { random } = this;
    const [link] = this.links.splice(random.integer(0, this.links.length - 1), 1);
    if (random.chance(0.25) && link.includes('cursor=')) {
      return { method: 'GET', path: forge(random, link) };
    }
    const other = random.chance(0.1) ? `${link}&${likelyQuery(random)}` : link;
    return { method: 'GET', path: other };
  }

  private one(method: string): Call {
    const { random } = this;
    const resource = random.pick(RESOURCES);
    const include = random.chance(0.3)
      ? `?include=${random.pick(['store', 'book', 'store,book', 'x', ''])}`
      : '';
    return {
      method,
      path: `/api/${resource}/${this.idOf(resource)}${include}`,
      ...(random.chance(0.2) && { headers: { 'if-none-match': random.pick(TAGS) } }),
    };
  }

  private create(): Call {
    const { random } = this;
    const resource = random.pick(RESOURCES);
    const key = random.chance(0.2) && { 'idempotency-key': this.idempotencyKey() };
    const isNested = resource === 'items' && random.chance(0.3);
    const path = isNested ? `/api/stores/${this.idOf('stores')}/items` : `/api/${resource}`;
    const body = randomBody(random, resource, this.bodyIds());
    return { method: 'POST', path, headers: { ...this.type(), ...key }, body };
  }

  private change(): Call {
    const { random } = this;
    const resource = random.pick(RESOURCES);
    const match = random.chance(0.2) && { 'if-match': random.pick(TAGS) };
    return {
      method: random.pick(['PUT', 'PATCH', 'PATCH']),
      path: `/api/${resource}/${this.idOf(resource)}`,
      headers: { ...this.type(), ...match },
      body: randomBody(random, resource, this.bodyIds()),
    };
  }

  private remove(): Call {
    const { random } = this;
    const resource = random.pick(RESOURCES);
    if (this.rows[resource].size < ENOUGH[resource] && random.chance(0.7))
      return this.one('DELETE');
    return { method: 'DELETE', path: `/api/${resource}/${this.idOf(resource)}` };
  }

  private odd(): Call {
    const { random } = this;
    const resource = random.pick(RESOURCES);
    const path = random.chance(0.3)
      ? random.pick(PATHS)
      : random.pick([`/api/${resource}`, `/api/${resource}/${this.idOf(resource)}`, this.list()]);
    return { method: random.pick(METHODS), path };
  }

  private type(): Record<string, string> {
    const { random } = this;
    return { 'content-type': random.chance(0.06) ? random.pick(TYPES) : 'application/json' };
  }

  /** A new key, or one of the last few. */
  private idempotencyKey(): string {
    if (this.keys === 0 || this.random.chance(0.6)) return `key-${++this.keys}`;
    return `key-${this.random.integer(Math.max(1, this.keys - 3), this.keys)}`;
  }

  private idOf(resource: Resource): string {
    const ids = this.bodyIds()[resource];
    const isStrange = ids.length === 0 || this.random.chance(0.1);
    return isStrange ? this.random.pick(STRANGE_IDS) : String(this.random.pick(ids));
  }

  private bodyIds(): BodyIds & Record<Resource, number[]> {
    const { books, stores, items } = this.rows;
    return { books: [...books.keys()], stores: [...stores.keys()], items: [...items.keys()] };
  }

  /** Some deleted rows stay known, so that requests for them get a 404. */
  private forget(resource: Resource, id: number): void {
    if (this.random.chance(0.9)) this.rows[resource].delete(id);
  }

  private keepLinks(header: string): void {
    for (const [, target] of header.matchAll(/<([^>]*)>/g)) this.links.push(target);
    this.links.splice(0, this.links.length - 40);
  }
}

/** The resource whose rows an answer contains. */
export function resourceOf(path: string): Resource | undefined {
  const [, , first, , nested] = path.split('?', 1)[0].split('/');
  const name = nested ?? first;
  return name === 'books' || name === 'stores' || name === 'items' ? name : undefined;
}
