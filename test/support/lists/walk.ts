import assert from 'node:assert/strict';
import type { Random } from '../random.js';
import type { Answer, TestApp } from '../test-app.js';
import type { Row } from './list-model.js';
import { ListQuery, type ListTarget } from './list-query.js';
import type { Shelves } from './shelves.js';

const LIMITS = [1, 2, 3, 5, 7, 13, 20, 50, 200];
/** The maximum number of writes during each page. */
const MAX_CHANGES = 4;
/** Under load, the app may refuse a request with a status that allows a retry. */
const ATTEMPTS = 5;

export interface WalkFigures {
  pages: number;
  rows: number;
  changes: number;
}

/**
 * One walk through the links of a list, with concurrent writes during each page. Every page must
 * contain the permanent rows that follow the previous page, each once and in order.
 */
export class Walk {
  readonly figures: WalkFigures = { pages: 0, rows: 0, changes: 0 };
  private readonly query: ListQuery;
  /** The permanent rows that match the list, in the order of the model. */
  private readonly expected: Row[];
  private backward = false;
  /** The start of the page: a row of the neighbouring page, as it was answered there. */
  private edge?: Row;

  constructor(
    private readonly app: TestApp,
    private readonly shelves: Shelves,
    private readonly target: ListTarget,
    private readonly random: Random,
  ) {
    const rows = shelves.rows(target.resource);
    this.query = new ListQuery(target, random, rows);
    this.expected = rows.filter((row) => this.query.isAbout(row)).toSorted(this.query.compare);
  }

  /** @throws AssertionError that shows the page and the error */
  async run(): Promise<void> {
    const { query, random } = this;
    const parameters = [`limit=${random.pick(LIMITS)}`, ...query.parameters];
    if (random.chance(0.1)) parameters.push('count=exact');
    if (this.target.resource === 'items' && random.chance(0.3)) {
      parameters.push('include=store,book');
    }
    const isZigzag = random.chance(0.3);
    let turns = random.pick([0, 1]);
    for (let path: string | undefined = `${this.target.path}?${parameters.join('&')}`; path;) {
      const page = await this.pageAndChanges(path);
      const links = linksOf(page);
      this.check(path, page, links);
      const [first, last] = [page.body.at(0), page.body.at(-1)];
      const isEnd = !(this.backward ? links.prev : links.next);
      if (isEnd ? turns > 0 : isZigzag && random.chance(0.2)) {
        if (isEnd) turns -= 1;
        this.backward = !this.backward;
      }
      this.edge = this.backward ? first : last;
      path = this.withOtherLimit(this.backward ? links.prev : links.next);
    }
  }

  private async pageAndChanges(path: string): Promise<Answer<Row[]>> {
    const { shelves, target, random, query } = this;
    const changes = Array.from({ length: random.integer(0, MAX_CHANGES) }, () =>
      random.chance(0.4)
        ? shelves.changeKept(target.resource, query.decisive)
        : shelves.changeDisposable(random.chance(0.8) ? target.resource : 'books'),
    );
    const [page] = await Promise.all([this.page(path), ...changes]);
    this.figures.pages += 1;
    this.figures.rows += page.body.length;
    this.figures.changes += changes.length;
    return page;
  }

  private async page(path: string): Promise<Answer<Row[]>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.app.request('GET', path);
      if (answer.status === 200) return answer;
      if (answer.status !== 503 || attempt === ATTEMPTS) {
        assert.fail(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  }

  private check(path: string, { body, headers }: Answer<Row[]>, links: Links): void {
    const { query, edge, backward, shelves, target } = this;
    const kept = shelves.kept[target.resource];
    const where = `${path} (${backward ? 'backward' : 'forward'} from ${JSON.stringify(edge)})`;
    const known = (row: Row): Row =>
      kept.get(row.id)?.isWithoutNormals ? { ...row, isWithoutNormals: true } : row;
    const rows = body.map(known);
    const from = edge && known(edge);

    for (const [index, row] of rows.entries()) {
      assert.ok(query.isAbout(row), `${where} has a row that is not asked for: ${row.id}`);
      assert.ok(
        index === 0 || query.compare(rows[index - 1], row) < 0,
        `${where} is out of order at ${row.id}`,
      );
      if (row.store !== undefined) assert.equal(row.store.id, row.storeId);
      if (row.book !== undefined) assert.equal(row.book?.id ?? null, row.bookId);
    }
    const limit = Number(/limit=(\d+)/.exec(path)![1]);
    assert.ok(rows.length <= limit, `${where} has more than ${limit} rows`);

    const isBeyond = (row: Row): boolean =>
      !from || (backward ? query.compare(row, from) < 0 : query.compare(row, from) > 0);
    assert.ok(rows.every(isBeyond), `${where} has a row of the page before`);
    const end = backward ? links.prev && rows[0] : links.next && rows.at(-1);
    const isReached = (row: Row): boolean =>
      !end || (backward ? query.compare(row, end) >= 0 : query.compare(row, end) <= 0);
    assert.deepEqual(
      rows.filter(({ id }) => kept.has(id)).map(({ id }) => id),
      this.expected.filter((row) => isBeyond(row) && isReached(row)).map(({ id }) => id),
      `${where} does not have the rows that stay`,
    );

    const total = headers.get('x-total-count');
    assert.equal(total !== null, path.includes('count=exact'));
    if (total !== null)
      assert.ok(Number(total) >= this.expected.length, `${where} counts ${total}`);
  }

  private withOtherLimit(link: string | undefined): string | undefined {
    return this.random.chance(0.5)
      ? link?.replace(/limit=\d+/, `limit=${this.random.pick(LIMITS)}`)
      : link;
  }
}

interface Links {
  next?: string;
  prev?: string;
}

function linksOf({ headers }: Answer): Links {
  const links = headers.get('link')!.matchAll(/<([^>]*)>; rel="(\w+)"/g);
  return Object.fromEntries([...links].map(([, target, relation]) => [relation, target]));
}
