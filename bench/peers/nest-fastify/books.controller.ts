import {
  BadRequestException,
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Book } from '../../../src/books/book.entity.js';
import { bookSchema } from '../../../src/books/book.fields.js';
import { normalForm } from '../../../src/database/schema/normal-form.js';
import {
  checked,
  type ListQuery,
  listSchema,
  type NewBook,
  newBookSchema,
  toId,
} from '../request-schemas.js';

/** An insert returns only what the database generates. */
const UNSET = {
  year: null,
  pageCount: null,
  description: null,
  averageRating: null,
  publisher: null,
  language: null,
};

@Controller('api/books')
export class BooksController {
  constructor(@InjectRepository(Book) private readonly books: Repository<Book>) {}

  @Get()
  @RouteSchema({ querystring: listSchema, response: { 200: { type: 'array', items: bookSchema } } })
  findPage(@Query() { author, limit, page, sort }: ListQuery): Promise<Book[]> {
    return this.books.find({
      where: author === undefined ? {} : { author },
      order: sort === 'title' ? { title: 'ASC', id: 'ASC' } : { id: 'ASC' },
      take: limit,
      skip: (page - 1) * limit,
    });
  }

  @Get(':id')
  @RouteSchema({ response: { 200: bookSchema } })
  async findOne(@Param('id') text: string): Promise<Book> {
    const id = toId(text);
    const book = id === undefined ? null : await this.books.findOneBy({ id });
    if (!book) throw new NotFoundException('Book not found');
    return book;
  }

  @Post()
  @RouteSchema({ body: newBookSchema, response: { 201: bookSchema } })
  async create(@Body() values: NewBook): Promise<Book> {
    const book = checked(values);
    if (!book) throw new BadRequestException('The request is not valid');
    const row = this.books.create({
      ...UNSET,
      ...book,
      titleNormal: normalForm(book.title),
      authorNormal: normalForm(book.author),
    } as Partial<Book>);
    await this.books.insert(row);
    return row;
  }
}
