import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.decorator.js';
import { ListQuery } from '../common/list-query.js';
import { arrayOf, messageSchema } from '../http/json-schema.js';
import type { Page } from '../http/page.js';
import { Responds } from '../http/responds.decorator.js';
import type { Book } from './book.entity.js';
import { bookSchema } from './book.schema.js';
import { BooksService } from './books.service.js';
import { CreateBookDto } from './dto/create-book.dto.js';
import { SearchBooksQuery } from './dto/search-books.query.js';
import { UpdateBookDto } from './dto/update-book.dto.js';

@ApiTags('books')
@Controller('api/books')
export class BooksController {
  constructor(private readonly books: BooksService) {}

  @Post()
  @Responds(201, bookSchema, { location: '/api/books', problems: [409] })
  create(@Body() values: CreateBookDto): Promise<Book> {
    return this.books.create(values);
  }

  @Get()
  @Responds(200, arrayOf(bookSchema))
  findPage(@Query() query: ListQuery): Promise<Page<Book>> {
    return this.books.findPage(query);
  }

  @Get('search')
  @Responds(200, arrayOf(bookSchema))
  search(@Query() query: SearchBooksQuery): Promise<Page<Book>> {
    return this.books.search(query);
  }

  @Get(':id')
  @Responds(200, bookSchema, { problems: [404] })
  findOne(@Id() id: number): Promise<Book> {
    return this.books.findOne(id);
  }

  @Put(':id')
  @Responds(200, bookSchema, { problems: [404, 409] })
  replace(@Id() id: number, @Body() changes: UpdateBookDto): Promise<Book> {
    return this.books.update(id, changes);
  }

  @Patch(':id')
  @Responds(200, bookSchema, { problems: [404, 409] })
  update(@Id() id: number, @Body() changes: UpdateBookDto): Promise<Book> {
    return this.books.update(id, changes);
  }

  @Delete(':id')
  @Responds(200, messageSchema('Book deleted'), { problems: [404, 409] })
  remove(@Id() id: number): Promise<{ message: string }> {
    return this.books.remove(id);
  }
}
