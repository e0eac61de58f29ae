import { columnWise, compileUnpackRows } from '../../../src/database/sql/column-wise.js';
import { StatementCache } from '../../../src/database/sql/statement-cache.js';

it('unpacks columns into rows, in order', () => {
  const unpackRows = compileUnpackRows(['id', '~0.0']);
  const columns = [
    [2, 1],
    ['B', null],
  ];
  expect(unpackRows({ columns })).toEqual([
    { id: 2, '~0.0': 'B' },
    { id: 1, '~0.0': null },
  ]);
});

it('unpacks no rows if PostgreSQL has aggregated none', () => {
  expect(compileUnpackRows(['id', '~0.0'])({ columns: [null, null] })).toEqual([]);
});

it('fetches few rows from PostgreSQL column by column, many rows and those of SQLite directly', () => {
  const sql = 'SELECT 1 AS "id"';
  const sqlOf = (dialect: 'postgres' | 'sqlite', most: number) =>
    new StatementCache('books', dialect).cachedRows(sql, most, ['id']).sql;
  expect(sqlOf('postgres', 64)).toBe(columnWise(sql, ['id']));
  expect(sqlOf('postgres', 65)).toBe(sql);
  expect(sqlOf('sqlite', 1)).toBe(sql);
});
