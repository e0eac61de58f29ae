import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { Reads } from '../database/reads.js';
import { violationOf } from '../database/engine/database-errors.js';
import { Writes } from '../database/writes.js';
import { declareProblem } from '../common/declared-problems.js';
import { Problem } from '../common/problem.js';
import { Book } from './book.entity.js';
import { bookList, bookSearch, type CreateBookDto, type UpdateBookDto } from './book.fields.js';

declareProblem(
  Problem.conflict('isbn_exists', 'A book with that ISBN already exists'),
  'UQ_books_isbn',
);
const IN_USE = declareProblem(Problem.conflict('book_in_use', 'Items refer to this book'));

@Injectable()
export class BooksService {
  constructor(
    private readonly reads: Reads,
    private readonly work: Writes,
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
    return this.work.insert(Book, values);
  }

  async update(id: number, changes: UpdateBookDto, versions?: number[]): Promise<Book> {
    const book = await this.work.update(Book, id, changes, { versions });
    if (!book) throw Problem.notChanged('Book', await this.reads.byId(Book, id));
    return book;
  }

  async remove(id: number, versions?: number[]): Promise<{ message: string }> {
    const removed = await this.work.delete(Book, id, { versions }).catch((error: unknown) => {
      throw violationOf(error)?.kind === 'foreignKey' ? IN_USE : error;
    });
    if (!removed) throw Problem.notChanged('Book', await this.reads.byId(Book, id));
    return { message: 'Book deleted' };
  }
}
