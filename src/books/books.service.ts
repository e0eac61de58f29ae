import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { BulkUpdates, changedField } from '../database/bulk-updates.js';
import { Reads } from '../database/reads.js';
import { violationOf } from '../database/engine/database-errors.js';
import { Writes } from '../database/writes.js';
import { declareProblem } from '../common/declared-problems.js';
import { Problem } from '../common/problem.js';
import { notChanged, separateConditions } from '../common/fields/sent-back.js';
import { Book } from './book.entity.js';
import {
  bookList,
  bookSearch,
  type CreateBookDto,
  type UpdateBookDto,
  type UpdateBooksDto,
} from './book.fields.js';

const ISBN_EXISTS = declareProblem(
  Problem.conflict('isbn_exists', 'A book with that ISBN already exists'),
  'UQ_books_isbn',
);
const IN_USE = declareProblem(Problem.conflict('book_in_use', 'Items refer to this book'));

@Injectable()
export class BooksService {
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    private readonly bulk: BulkUpdates,
  ) {}

  findPage(request: ListRequest): Promise<Page<Book>> {
    return this.reads.list(Book, bookList, request);
  }

  search(request: ListRequest): Promise<Page<Book>> {
    return this.reads.list(Book, bookSearch, request);
  }

  async findOne(id: number): Promise<Book> {
    const book = await this.reads.byId(Book, id);
    if (!book) throw Problem.notFound('Book');
    return book;
  }

  create(values: CreateBookDto): Promise<Book> {
    return this.unique([values], () => this.writes.insert(Book, values));
  }

  async update(id: number, body: UpdateBookDto, versions?: number[]): Promise<Book> {
    const { changes, conditions } = separateConditions(id, body, versions);
    const book = await this.unique([{ ...changes, id }], () =>
      this.writes.update(Book, id, changes, conditions),
    );
    if (!book) throw notChanged('Book', await this.reads.byId(Book, id), conditions);
    return book;
  }

  updateMany({ rows }: UpdateBooksDto): Promise<Book[]> {
    const books = rows.map(({ id, changes }) => ({ ...changes, id }));
    return this.unique(books, () => this.bulk.update(Book, rows), changedField);
  }

  async remove(id: number, versions?: number[]): Promise<{ message: string }> {
    const removed = await this.writes.delete(Book, id, { versions }).catch((error: unknown) => {
      throw violationOf(error)?.kind === 'foreignKey' ? IN_USE : error;
    });
    if (!removed) throw notChanged('Book', await this.reads.byId(Book, id), { versions });
    return { message: 'Book deleted' };
  }

  /**
   * Runs a write of these books.
   * @throws Problem (409) that names each ISBN which a book already has
   */
  private async unique<T>(
    books: Partial<Book>[],
    write: () => Promise<T>,
    fieldOf = (property: string, _index: number): string => property,
  ): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (violationOf(error)?.constraint !== 'UQ_books_isbn') throw error;
      const isbns = books.map(({ isbn }) => isbn ?? null);
      const owners = await this.reads.existing(Book, 'isbn', isbns);
      const errors = books.flatMap(({ isbn, id }, index) => {
        const owner = isbn ? owners.get(isbn) : undefined;
        const isTaken = owner !== undefined ? owner !== id : isbn && isbns.indexOf(isbn) < index;
        const field = fieldOf('isbn', index);
        const message = owner ? ISBN_EXISTS.detail : 'Another row of the request has this ISBN';
        return isTaken ? [{ field, message, id: owner }] : [];
      });
      throw new Problem(ISBN_EXISTS.status, ISBN_EXISTS.code, ISBN_EXISTS.detail, errors);
    }
  }
}
