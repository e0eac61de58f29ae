import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.decorator.js';
import { ListQuery } from '../common/list-query.js';
import { arrayOf, messageSchema } from '../http/json-schema.js';
import type { Page } from '../http/page.js';
import { Responds } from '../http/responds.decorator.js';
import { CSV_TYPE, StreamedBody } from '../http/streamed-body.js';
import type { Book } from './book.entity.js';
import { bookSchema } from './book.schema.js';
import { BooksService } from './books.service.js';
import { CreateBookDto } from './dto/create-book.dto.js';
import { SearchBooksQuery } from './dto/search-books.query.js';
import { UpdateBookDto } from './dto/update-book.dto.js';
import { BooksImporter } from './import/books-importer.js';
import { ImportOptions } from './import/import-options.js';
import { type ImportSummary, importSummarySchema } from './import/import-summary.js';

@ApiTags('books')
@Controller('api/books')
export class BooksController {
  constructor(
    private readonly books: BooksService,
    private readonly importer: BooksImporter,
  ) {}

  @Post()
  @Responds(201, bookSchema, { location: '/api/books', problems: [409] })
  create(@Body() values: CreateBookDto): Promise<Book> {
    return this.books.create(values);
  }

  /** Rows land batch by batch, and stay: when the body breaks off, those before it are there. */
  @Post('import')
  @ApiConsumes(CSV_TYPE)
  @ApiBody({ schema: { type: 'string', example: 'title,author\nClean Code,Robert Martin\n' } })
  @Responds(200, importSummarySchema, { consumes: CSV_TYPE, problems: [400, 408, 413, 415] })
  import(
    @StreamedBody() body: AsyncIterable<Buffer>,
    @Query() options: ImportOptions,
  ): Promise<ImportSummary> {
    return this.importer.import(body, options);
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
