import pg from 'pg';
import { normalForm } from '../../../src/database/schema/normal-form.js';
import { type BookRow, type BookStore, statements } from './book-store.js';
import { type MovementRow, movementStatements, movementValues } from './movement-statements.js';

/** A pool of the same size as Octavo's, with named statements, which PostgreSQL prepares once. */
export function openPostgres(url: string): BookStore {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const mark = (position: number): string => `$${position}`;
  const sql = {
    ...statements(mark, ' COLLATE "C"'),
    ...movementStatements({
      mark,
      now: 'clock_timestamp()',
      latest: 'greatest',
      lock: ' FOR NO KEY UPDATE',
    }),
  };
  const run = async <Row extends object = BookRow>(
    name: keyof typeof sql,
    values: unknown[],
  ): Promise<Row[]> => {
    const result = await pool.query<Row>({ name, text: sql[name], values });
    return result.rows;
  };
  return {
    byId: async (id) => (await run('byId', [id]))[0],
    byAuthor: (author, limit) => run('byAuthor', [author, author, limit]),
    byTitle: (limit, offset) => run('byTitle', [limit, offset]),
    create: async ({ title, author, ...book }) => {
      const rows = await run('create', [
        title,
        normalForm(title),
        author,
        normalForm(author),
        book.year ?? null,
        book.isbn ?? null,
        book.pageCount ?? null,
        book.status ?? 'available',
        book.description ?? null,
        book.averageRating ?? null,
        book.publisher ?? null,
        book.language ?? null,
      ]);
      return rows[0];
    },
    move: async (itemId, movement) =>
      (await run<MovementRow>('move', movementValues(itemId, movement)))[0],
    available: async (itemId) =>
      (await run<{ quantity: number }>('available', [itemId]))[0]?.quantity,
  };
}
