import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Book } from '../../../src/books/book.entity.js';
import type { CreateBookDto } from '../../../src/books/book.fields.js';
import { normalForm } from '../../../src/database/schema/normal-form.js';
import type { ListQuery } from './list.query.js';

@Injectable()
export class BooksService {
  constructor(@InjectRepository(Book) private readonly books: Repository<Book>) {}

  findPage({ author, limit, page, sort }: ListQuery): Promise<Book[]> {
    return this.books.find({
      where: author === undefined ? {} : { author },
      order: sort === 'title' ? { title: 'ASC', id: 'ASC' } : { id: 'ASC' },
      take: limit,
      skip: (page - 1) * limit,
    });
  }

  async findOne(id: number): Promise<Book> {
    const book = await this.books.findOneBy({ id });
    if (!book) throw new NotFoundException('Book not found');
    return book;
  }

  async create(values: CreateBookDto): Promise<object> {
    const book = this.books.create({
      ...values,
      titleNormal: normalForm(values.title),
      authorNormal: normalForm(values.author),
    });
    const { titleNormal: _title, authorNormal: _author, ...answer } = await this.books.save(book);
    return answer;
  }
}
