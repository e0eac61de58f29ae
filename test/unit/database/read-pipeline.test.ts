import type { Row } from '../../../src/database/engine/statement.js';
import { type Read, ReadPipeline } from '../../../src/database/postgres/read-pipeline.js';

const statement = { name: 'books_0', sql: 'SELECT' };

/** The parameters of the reads sent to each connection. */
let sent: unknown[][][];
let pipeline: ReadPipeline;
beforeEach(() => {
  sent = [];
  pipeline = new ReadPipeline(async (reads: Read[]) => {
    sent.push(reads.map(({ parameters }) => parameters));
    for (const { parameters, resolve, reject } of reads) {
      if (parameters[0] === 'refused') reject(new Error('refused'));
      else resolve([{ id: parameters[0] }]);
    }
  }, 2);
});

const readAll = (ids: unknown[]): Promise<Row[][]> =>
  Promise.all(ids.map((id) => pipeline.read(statement, [id])));

it.each([
  [1, [1]],
  [2, [1, 1]],
  [7, [4, 3]],
  [16, [8, 8]],
  [18, [9, 9]],
  [34, [16, 16, 2]],
])('spreads %i concurrent reads over connections as %j', async (count, sizes) => {
  const ids = Array.from({ length: count }, (_, index) => index);
  expect(await readAll(ids)).toEqual(ids.map((id) => [{ id }]));
  expect(sent.map(({ length }) => length)).toEqual(sizes);
});

it('sends a later read separately', async () => {
  await readAll([1]);
  await readAll([2]);
  expect(sent).toEqual([[[1]], [[2]]]);
});

it('reports the error of a read only to its caller', async () => {
  const ids = [1, 2, 3, 4, 'refused', 6, 7, 8];
  const outcomes = await Promise.allSettled(ids.map((id) => pipeline.read(statement, [id])));
  expect(outcomes.map(({ status }) => status)).toEqual(
    ids.map((id) => (id === 'refused' ? 'rejected' : 'fulfilled')),
  );
});
