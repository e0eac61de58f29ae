import type { Row } from '../../../src/database/engine/statement.js';
import { InsertBatcher } from '../../../src/database/engine/insert-batcher.js';

let statements: unknown[][][];
let batcher: InsertBatcher;

/** PostgreSQL's error for a duplicate value. */
const violation = () => Object.assign(new Error('duplicate key'), { code: '23505' });

beforeEach(() => {
  statements = [];
  let id = 0;
  batcher = new InsertBatcher(async (closeBatch) => {
    await nextIteration();
    const rows = closeBatch();
    statements.push(rows);
    if (rows.some(([title]) => title === 'refused')) throw violation();
    return rows.map(([title]): Row => ({ id: (id += 1), title })).toReversed();
  }, 16);
});

/** Waits for the next iteration of the event loop. */
const nextIteration = () => new Promise(setImmediate);

const sizes = () => statements.map(({ length }) => length);

it('inserts concurrent rows with one statement, and returns each row to its caller', async () => {
  const rows = await Promise.all(['a', 'b', 'c'].map((title) => batcher.insert([title])));
  expect(rows).toEqual([
    { id: 1, title: 'a' },
    { id: 2, title: 'b' },
    { id: 3, title: 'c' },
  ]);
  expect(statements).toEqual([[['a'], ['b'], ['c']]]);
});

it('inserts a row with the next statement if the batch is already closed', async () => {
  const first = batcher.insert(['a']);
  await nextIteration();
  await Promise.all([first, batcher.insert(['b'])]);
  expect(statements).toEqual([[['a']], [['b']]]);
});

it('rejects the whole batch when its write is refused, and accepts later rows', async () => {
  let writes = 0;
  batcher = new InsertBatcher(async (closeBatch) => {
    await nextIteration();
    if ((writes += 1) === 1) throw new Error('busy');
    return closeBatch().map(([title]) => ({ id: 1, title }));
  }, 16);
  const refused = await Promise.allSettled([batcher.insert(['a']), batcher.insert(['b'])]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await batcher.insert(['c'])).toEqual({ id: 1, title: 'c' });
});

it('inserts each row separately when one is refused, and rejects only that one', async () => {
  const titles = ['a', 'refused', 'b'];
  const outcomes = await Promise.allSettled(titles.map((title) => batcher.insert([title])));
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: { id: 1, title: 'a' } },
    { status: 'rejected', reason: violation() },
    { status: 'fulfilled', value: { id: 2, title: 'b' } },
  ]);
  expect(sizes()).toEqual([3, 1, 1, 1]);
});

it('does not retry when the outcome of the statement is unknown', async () => {
  let attempts = 0;
  batcher = new InsertBatcher(async () => {
    attempts += 1;
    throw new Error('Connection terminated');
  }, 16);
  const outcomes = await Promise.allSettled([batcher.insert(['a']), batcher.insert(['b'])]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(attempts).toBe(1);
});

it('splits many rows, and long ones, into several statements', async () => {
  const title = 'x'.repeat(10 * 1024);
  await Promise.all(Array.from({ length: 40 }, () => batcher.insert(['a'])));
  expect(sizes()).toEqual([16, 16, 8]);
  statements = [];
  await Promise.all(Array.from({ length: 7 }, () => batcher.insert([title, null])));
  expect(sizes()).toEqual([3, 3, 1]);
});

it('inserts a row that exceeds the text limit of a batch', async () => {
  const title = 'x'.repeat(100 * 1024);
  expect(await batcher.insert([title])).toEqual({ id: 1, title });
});
