import { normalForm } from '../../../src/database/schema/normal-form.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { type BookRow, type BookStore, statements } from './book-store.js';
import { type MovementRow, movementStatements, movementValues } from './movement-statements.js';

/** One connection and one commit per write, which is on disk before the answer. */
export function openSqlite(file: string): BookStore {
  const connection = new sqliteDriver(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  const mark = (): string => '?';
  const sql = statements(mark, '');
  const movements = movementStatements({
    mark,
    now: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
    latest: 'max',
    lock: '',
  });
  const byId = connection.prepare<[number], BookRow>(sql.byId);
  const byAuthor = connection.prepare<[string, string, number], BookRow>(sql.byAuthor);
  const byTitle = connection.prepare<[number, number], BookRow>(sql.byTitle);
  const create = connection.prepare<unknown[], BookRow>(sql.create);
  const move = connection.prepare<unknown[], MovementRow>(movements.move);
  const available = connection.prepare<[number], { quantity: number }>(movements.available);
  return {
    byId: async (id) => byId.get(id),
    byAuthor: async (author, limit) => byAuthor.all(author, author, limit),
    byTitle: async (limit, offset) => byTitle.all(limit, offset),
    create: async ({ title, author, ...book }) =>
      create.get(
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
      )!,
    move: async (itemId, movement) => move.get(...movementValues(itemId, movement)),
    available: async (itemId) => available.get(itemId)?.quantity,
  };
}
