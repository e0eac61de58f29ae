import type { Random } from '../random.js';
import type { Answer, TestApp } from '../test-app.js';
import type { Row } from './list-model.js';
import type { Resource } from './list-query.js';
import { bookValues, itemValues, storeValues } from './values.js';

const RESOURCES: Resource[] = ['books', 'stores', 'items'];
/** Permanent rows of each resource. */
const KEPT = { books: 110, stores: 40, items: 90 };
const DISPOSABLE = 40;
/**
 * Allowed statuses for a change of a disposable row: another change may have preceded it, or the
 * machine may be busy.
 */
const EXPECTED = [200, 201, 404, 409, 422, 503];

/** Permanent rows for the lists to walk, and others that change meanwhile. */
export class Shelves {
  /** The last answer of the app for each row. */
  readonly kept: Record<Resource, Map<number, Row>> = {
    books: new Map(),
    stores: new Map(),
    items: new Map(),
  };
  private readonly disposable: Record<Resource, number[]> = { books: [], stores: [], items: [] };

  private constructor(
    private readonly app: TestApp,
    private readonly random: Random,
  ) {}

  static async fill(app: TestApp, random: Random): Promise<Shelves> {
    const shelves = new Shelves(app, random);
    await shelves.addBooksByPlainSql();
    for (const resource of RESOURCES) {
      for (let count = 0; count < KEPT[resource]; count += 1) {
        const { status, body } = await shelves.insert(
          resource,
          shelves.keptIds('stores').slice(0, 3),
        );
        if (status === 201) shelves.kept[resource].set(body.id, body);
      }
    }
    for (let count = 0; count < 3 * DISPOSABLE; count += 1) {
      await shelves.changeDisposable(RESOURCES[count % 3]);
    }
    return shelves;
  }

  /** A store with many permanent items. */
  get busyStore(): number {
    return this.keptIds('stores')[0];
  }

  rows(resource: Resource): Row[] {
    return [...this.kept[resource].values()];
  }

  /** Changes a permanent row, except the fields that determine the walked list. */
  async changeKept(resource: Resource, frozen: Set<string>): Promise<void> {
    if (frozen.has('updatedAt') || frozen.has('version')) return;
    const id = this.random.pick(this.keptIds(resource));
    const before = this.kept[resource].get(id)!;
    const values = Object.entries(this.values(resource, this.keptIds('stores')));
    const free = values.filter(
      ([field]) =>
        !frozen.has(field) &&
        field !== 'storeId' &&
        !(before.isWithoutNormals && ['title', 'author'].includes(field)),
    );
    const changes = Object.fromEntries(this.random.some(free, 2));
    const path = `/api/${resource}/${id}`;
    let { status, body } = await this.expected(this.app.request('PATCH', path, changes));
    if (status === 409 && 'isbn' in changes) return;
    if (status === 503) ({ status, body } = await this.app.request('GET', path));
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    const known = this.kept[resource].get(id)!;
    if (body.version < known.version) return;
    const { isWithoutNormals } = known;
    this.kept[resource].set(id, isWithoutNormals ? { ...body, isWithoutNormals } : body);
  }

  /** Inserts, changes or deletes a disposable row. */
  async changeDisposable(resource: Resource): Promise<void> {
    const ids = this.disposable[resource];
    const stores = [...this.keptIds('stores'), ...this.disposable.stores];
    if (this.random.chance(ids.length < DISPOSABLE ? 0.6 : 0.2)) {
      const { status, body } = await this.insert(resource, stores);
      if (status === 201) ids.push(body.id);
      return;
    }
    if (ids.length === 0) return;
    const id = this.random.pick(ids);
    const isDeleted = this.random.chance(0.4);
    if (isDeleted) ids.splice(ids.indexOf(id), 1);
    await this.expected(
      isDeleted
        ? this.app.request('DELETE', `/api/${resource}/${id}`)
        : this.app.request('PATCH', `/api/${resource}/${id}`, this.values(resource, stores)),
    );
  }

  private insert(resource: Resource, stores: number[]): Promise<Answer> {
    return this.expected(
      this.app.request('POST', `/api/${resource}`, this.values(resource, stores)),
    );
  }

  private values(resource: Resource, stores: number[]): Row {
    if (resource === 'books') return bookValues(this.random);
    if (resource === 'stores') return storeValues(this.random);
    return {
      ...itemValues(this.random),
      storeId: this.random.pick(stores),
      bookId: this.random.chance(0.3) ? null : this.random.pick(this.keptIds('books')),
    };
  }

  private async expected(request: Promise<Answer>): Promise<Answer> {
    const answer = await request;
    if (EXPECTED.includes(answer.status)) return answer;
    throw new Error(`a change answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** Rows with only a title and an author, and without normal forms. */
  private async addBooksByPlainSql(): Promise<void> {
    for (const title of ['plain', 'SQL', 'émile']) {
      await this.app.rows(`INSERT INTO books (title, author) VALUES ('${title}', 'by hand')`);
    }
    const { body } = await this.app.request('GET', '/api/books');
    for (const row of body) this.kept.books.set(row.id, { ...row, isWithoutNormals: true });
  }

  private keptIds(resource: Resource): number[] {
    return [...this.kept[resource].keys()];
  }
}
