import type { Id, Row } from '../../src/database/engine/statement.js';
import { RowBatcher } from '../../src/database/postgres/row-batcher.js';

let queries: Id[][];
let table: Map<Id, Row>;
let gatherer: RowBatcher;

beforeEach(() => {
  queries = [];
  table = new Map([1, 2, 3].map((id) => [id, { id, title: `Book ${id}` }]));
  gatherer = new RowBatcher(async (ids) => {
    queries.push(ids);
    return [...table.values()].filter(({ id }) => ids.includes(id as Id)).toReversed();
  });
});

/** As a request does, which comes to its read in some steps. */
const findLater = async (id: Id): Promise<Row | undefined> => {
  for (let step = 0; step < Number(id); step += 1) await Promise.resolve();
  return gatherer.find(id);
};

describe('rows that are asked for together', () => {
  it('are one query, and each reaches who asked for it', async () => {
    const found = await Promise.all([3, 1, 4, 2].map(findLater));
    expect(found.map((row) => row?.title)).toEqual(['Book 3', 'Book 1', undefined, 'Book 2']);
    expect(queries).toEqual([[1, 2, 3, 4]]);
  });

  it('are each one’s own, also where two ask for the same', async () => {
    const [one, same] = await Promise.all([gatherer.find(1), gatherer.find(1)]);
    expect(queries).toEqual([[1]]);
    one!.title = 'changed';
    expect(same).toEqual({ id: 1, title: 'Book 1' });
  });

  it('are read after they were asked for', async () => {
    const first = gatherer.find(1);
    await new Promise(setImmediate);
    table.set(1, { id: 1, title: 'New' });
    expect(await gatherer.find(1)).toEqual({ id: 1, title: 'New' });
    expect(await first).toEqual({ id: 1, title: 'Book 1' });
    expect(queries).toEqual([[1], [1]]);
  });

  it('are several queries where they are many', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => index + 1);
    for (const id of ids) table.set(id, { id });
    const found = await Promise.all(ids.map((id) => gatherer.find(id)));
    expect(found.map((row) => row?.id)).toEqual(ids);
    expect(queries.map(({ length }) => length)).toEqual([50, 50, 20]);
  });
});

it('tells all who asked that a query failed, and forgets it', async () => {
  let attempts = 0;
  gatherer = new RowBatcher(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('The server is gone');
    return [{ id: 2 }];
  });
  const outcomes = await Promise.allSettled([gatherer.find(1), gatherer.find(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await gatherer.find(2)).toEqual({ id: 2 });
});
