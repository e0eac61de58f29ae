import type { Id, Row } from '../../../src/database/engine/statement.js';
import { RowBatcher } from '../../../src/database/postgres/row-batcher.js';

let queries: Id[][];
let table: Map<Id, Row>;
let batcher: RowBatcher;

beforeEach(() => {
  queries = [];
  table = new Map([1, 2, 3].map((id) => [id, { id, title: `Book ${id}` }]));
  batcher = new RowBatcher(async (ids) => {
    queries.push(ids);
    return [...table.values()].filter(({ id }) => ids.includes(id as Id)).toReversed();
  });
});

/** Like a request, which reaches its read after some steps. */
const findLater = async (id: Id): Promise<Row | undefined> => {
  for (let step = 0; step < Number(id); step += 1) await Promise.resolve();
  return batcher.find(id);
};

describe('concurrent lookups', () => {
  it('become one query, and each caller gets its row', async () => {
    const found = await Promise.all([3, 1, 4, 2].map(findLater));
    expect(found.map((row) => row?.title)).toEqual(['Book 3', 'Book 1', undefined, 'Book 2']);
    expect(queries).toEqual([[1, 2, 3, 4]]);
  });

  it('of the same row each get a copy', async () => {
    const [one, same] = await Promise.all([batcher.find(1), batcher.find(1)]);
    expect(queries).toEqual([[1]]);
    one!.title = 'changed';
    expect(same).toEqual({ id: 1, title: 'Book 1' });
  });

  it('never return a row that was read before the call', async () => {
    const first = batcher.find(1);
    await new Promise(setImmediate);
    table.set(1, { id: 1, title: 'New' });
    expect(await batcher.find(1)).toEqual({ id: 1, title: 'New' });
    expect(await first).toEqual({ id: 1, title: 'Book 1' });
    expect(queries).toEqual([[1], [1]]);
  });

  it('of many rows become several queries', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => index + 1);
    for (const id of ids) table.set(id, { id });
    const found = await Promise.all(ids.map((id) => batcher.find(id)));
    expect(found.map((row) => row?.id)).toEqual(ids);
    expect(queries.map(({ length }) => length)).toEqual([50, 50, 20]);
  });
});

it('rejects every lookup of a failed query, then queries again', async () => {
  let attempts = 0;
  batcher = new RowBatcher(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('The server is gone');
    return [{ id: 2 }];
  });
  const outcomes = await Promise.allSettled([batcher.find(1), batcher.find(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await batcher.find(2)).toEqual({ id: 2 });
});
