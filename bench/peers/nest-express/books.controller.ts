import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import type { Book } from '../../../src/books/book.entity.js';
import { CreateBookDto } from '../../../src/books/book.fields.js';
import { MAX_INT } from '../../../src/common/fields/value-ranges.js';
import { BooksService } from './books.service.js';
import { ListQuery } from './list.query.js';

@Controller('api/books')
export class BooksController {
  constructor(private readonly books: BooksService) {}

  @Get()
  findPage(@Query() query: ListQuery): Promise<Book[]> {
    return this.books.findPage(query);
  }

  @Get(':id')
  findOne(@Param('id', { transform: toId }) id: number): Promise<Book> {
    return this.books.findOne(id);
  }

  @Post()
  create(@Body() values: CreateBookDto): Promise<object> {
    return this.books.create(values);
  }
}

/** @throws NotFoundException unless it is a plain decimal that a row can have */
export function toId(text: unknown): number {
  const id = Number(text);
  if (!/^[1-9]\d{0,9}$/.test(String(text)) || id > MAX_INT) throw new NotFoundException();
  return id;
}
