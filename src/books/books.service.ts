import { Injectable } from '@nestjs/common';
import { type ListQuery, toPage } from '../common/list-query.js';
import { CompiledReads, type Condition } from '../database/compiled-reads.js';
import { violationOf } from '../database/database-errors.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Page } from '../http/page.js';
import { Problem } from '../http/problem.js';
import { Book } from './book.entity.js';
import type { CreateBookDto } from './dto/create-book.dto.js';
import type { SearchBooksQuery } from './dto/search-books.query.js';
import type { UpdateBookDto } from './dto/update-book.dto.js';

@Injectable()
export class BooksService {
  constructor(
    private readonly reads: CompiledReads,
    private readonly work: UnitOfWork,
  ) {}

  async findPage(query: ListQuery): Promise<Page<Book>> {
    return toPage(query, await this.reads.page(Book, query));
  }

  async search(query: SearchBooksQuery): Promise<Page<Book>> {
    if (!query.author) return this.findPage(query);
    const pattern = `%${query.author.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    const condition: Condition = [`lower("author") LIKE ? ESCAPE '\\'`, pattern];
    return toPage(query, await this.reads.page(Book, query, condition));
  }

  async findOne(id: number): Promise<Book> {
    const book = await this.reads.byId(Book, id);
    if (!book) throw Problem.notFound('Book');
    return book;
  }

  create(values: CreateBookDto): Promise<Book> {
    return this.work.insert(Book, values);
  }

  async update(id: number, changes: UpdateBookDto): Promise<Book> {
    const book = await this.work.update(Book, id, changes);
    if (!book) throw Problem.notFound('Book');
    return book;
  }

  async remove(id: number): Promise<{ message: string }> {
    const found = await this.work.delete(Book, id).catch((error: unknown) => {
      if (violationOf(error)?.kind !== 'foreignKey') throw error;
      throw Problem.conflict('book_in_use', 'Items refer to this book');
    });
    if (!found) throw Problem.notFound('Book');
    return { message: 'Book deleted' };
  }
}
