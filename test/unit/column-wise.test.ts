import { columnWise, compileToRows } from '../../src/database/sql/column-wise.js';
import { StatementCache } from '../../src/database/sql/statement-cache.js';

it('makes rows of columns, in their order', () => {
  const unpackRows = compileToRows(['id', '~0.0']);
  const columns = [
    [2, 1],
    ['B', null],
  ];
  expect(unpackRows({ columns })).toEqual([
    { id: 2, '~0.0': 'B' },
    { id: 1, '~0.0': null },
  ]);
});

it('makes no rows where PostgreSQL has aggregated none', () => {
  expect(compileToRows(['id', '~0.0'])({ columns: [null, null] })).toEqual([]);
});

it('asks PostgreSQL for columns, but for many rows as they are, and SQLite always', () => {
  const sql = 'SELECT 1 AS "id"';
  const sqlOf = (dialect: 'postgres' | 'sqlite', most: number) =>
    new StatementCache('books', dialect).ofRows(sql, most, ['id']).sql;
  expect(sqlOf('postgres', 64)).toBe(columnWise(sql, ['id']));
  expect(sqlOf('postgres', 65)).toBe(sql);
  expect(sqlOf('sqlite', 1)).toBe(sql);
});
