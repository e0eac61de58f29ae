import { WriteBatcher } from '../../../src/database/postgres/write-batcher.js';
import type { BoundStatement, Row } from '../../../src/database/engine/statement.js';

const statement = (sql: string): BoundStatement[] => [[{ name: sql, sql }, []]];
const sqlOf = (statements: BoundStatement[]): string[] => statements.map(([{ sql }]) => sql);
const rowsOf = (statements: BoundStatement[]): Row[][] => sqlOf(statements).map((sql) => [{ sql }]);

/** An error that the server reports, which leaves the connection usable. */
const reported = (code: string): Error =>
  Object.assign(new Error('refused'), { code, severity: 'ERROR' });

describe('a batch of writes', () => {
  it('runs the writes of one tick in one transaction, in the order of their locks', async () => {
    const batches: string[][] = [];
    const batcher = new WriteBatcher(
      async (statements) => {
        batches.push(sqlOf(statements));
        return rowsOf(statements);
      },
      () => Promise.reject(new Error('not alone')),
    );
    const written = await Promise.all([
      batcher.write(3, statement('third')),
      batcher.write(1, [...statement('first'), ...statement('first again')]),
      batcher.write(2, statement('second')),
    ]);
    expect(batches).toEqual([['first', 'first again', 'second', 'third']]);
    expect(written).toEqual([
      [[{ sql: 'third' }]],
      [[{ sql: 'first' }], [{ sql: 'first again' }]],
      [[{ sql: 'second' }]],
    ]);
  });

  it('takes the writes that arrive while one is committed into the next one', async () => {
    const batches: string[][] = [];
    const batcher = new WriteBatcher(
      async (statements) => {
        batches.push(sqlOf(statements));
        await new Promise(setImmediate);
        return rowsOf(statements);
      },
      () => Promise.reject(new Error('not alone')),
    );
    const first = batcher.write(1, statement('a'));
    await new Promise(setImmediate);
    await Promise.all([first, batcher.write(2, statement('b')), batcher.write(1, statement('c'))]);
    expect(batches).toEqual([['a'], ['c', 'b']]);
  });

  it('runs each write by itself if the batch fails, and fails only the faulty one', async () => {
    const batcher = new WriteBatcher(
      () => Promise.reject(reported('23514')),
      async (statements) => {
        if (sqlOf(statements).includes('faulty')) throw reported('23514');
        return rowsOf(statements);
      },
    );
    const outcomes = await Promise.allSettled([
      batcher.write(1, statement('good')),
      batcher.write(2, statement('faulty')),
    ]);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: [[{ sql: 'good' }]] },
      { status: 'rejected', reason: reported('23514') },
    ]);
  });

  it('repeats nothing if the connection broke, because the commit may have succeeded', async () => {
    const broken = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    const batcher = new WriteBatcher(
      () => Promise.reject(broken),
      () => Promise.reject(new Error('repeated')),
    );
    const outcomes = await Promise.allSettled([
      batcher.write(1, statement('a')),
      batcher.write(2, statement('b')),
    ]);
    expect(outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason)).toEqual([
      broken,
      broken,
    ]);
  });
});
