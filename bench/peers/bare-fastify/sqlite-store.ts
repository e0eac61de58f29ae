import { normalForm } from '../../../src/database/schema/normal-form.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { type BookRow, type BookStore, statements } from './book-store.js';

/** One connection and one commit per write, which is on disk before the answer. */
export function openSqlite(file: string): BookStore {
  const connection = new sqliteDriver(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  const sql = statements(() => '?', '');
  const byId = connection.prepare<[number], BookRow>(sql.byId);
  const byAuthor = connection.prepare<[string, string, number], BookRow>(sql.byAuthor);
  const byTitle = connection.prepare<[number, number], BookRow>(sql.byTitle);
  const create = connection.prepare<unknown[], BookRow>(sql.create);
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
      )!,
  };
}
