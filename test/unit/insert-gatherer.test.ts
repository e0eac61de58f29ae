import type { Row } from '../../src/database/engine/statement.js';
import { InsertBatcher } from '../../src/database/engine/insert-batcher.js';

let statements: unknown[][][];
let gatherer: InsertBatcher;

/** As PostgreSQL says that a value was there before. */
const violation = () => Object.assign(new Error('duplicate key'), { code: '23505' });

beforeEach(() => {
  statements = [];
  let id = 0;
  gatherer = new InsertBatcher(async (takeRows) => {
    await turn();
    const rows = takeRows();
    statements.push(rows);
    if (rows.some(([title]) => title === 'refused')) throw violation();
    return rows.map(([title]): Row => ({ id: (id += 1), title })).toReversed();
  }, 16);
});

/** Until the next turn of the event loop. */
const turn = () => new Promise(setImmediate);

const sizes = () => statements.map(({ length }) => length);

it('inserts rows that come together by one statement, and answers each its own', async () => {
  const rows = await Promise.all(['a', 'b', 'c'].map((title) => gatherer.insert([title])));
  expect(rows).toEqual([
    { id: 1, title: 'a' },
    { id: 2, title: 'b' },
    { id: 3, title: 'c' },
  ]);
  expect(statements).toEqual([[['a'], ['b'], ['c']]]);
});

it('inserts by the next statement what comes after the rows of one were taken', async () => {
  const first = gatherer.insert(['a']);
  await turn();
  await Promise.all([first, gatherer.insert(['b'])]);
  expect(statements).toEqual([[['a']], [['b']]]);
});

it('refuses all that came when there was no turn for them, and takes what comes later', async () => {
  let turns = 0;
  gatherer = new InsertBatcher(async (takeRows) => {
    await turn();
    if ((turns += 1) === 1) throw new Error('busy');
    return takeRows().map(([title]) => ({ id: 1, title }));
  }, 16);
  const refused = await Promise.allSettled([gatherer.insert(['a']), gatherer.insert(['b'])]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await gatherer.insert(['c'])).toEqual({ id: 1, title: 'c' });
});

it('inserts each by itself when one is refused, and refuses that one alone', async () => {
  const titles = ['a', 'refused', 'b'];
  const outcomes = await Promise.allSettled(titles.map((title) => gatherer.insert([title])));
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: { id: 1, title: 'a' } },
    { status: 'rejected', reason: violation() },
    { status: 'fulfilled', value: { id: 2, title: 'b' } },
  ]);
  expect(sizes()).toEqual([3, 1, 1, 1]);
});

it('does nothing again when it is not known what became of the statement', async () => {
  let attempts = 0;
  gatherer = new InsertBatcher(async () => {
    attempts += 1;
    throw new Error('Connection terminated');
  }, 16);
  const outcomes = await Promise.allSettled([gatherer.insert(['a']), gatherer.insert(['b'])]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(attempts).toBe(1);
});

it('makes several statements of many rows, and of long ones', async () => {
  const title = 'x'.repeat(10 * 1024);
  await Promise.all(Array.from({ length: 40 }, () => gatherer.insert(['a'])));
  expect(sizes()).toEqual([16, 16, 8]);
  statements = [];
  await Promise.all(Array.from({ length: 7 }, () => gatherer.insert([title, null])));
  expect(sizes()).toEqual([3, 3, 1]);
});

it('inserts a row that is longer than statements should be', async () => {
  const title = 'x'.repeat(100 * 1024);
  expect(await gatherer.insert([title])).toEqual({ id: 1, title });
});
