import { Controller, Delete, Get, Patch, Post, Put, type StreamableFile } from '@nestjs/common';
import { ALL_OR_NONE } from '../common/fields/row-changes.js';
import { ApiBody, ApiConsumes, ApiOperation } from '@nestjs/swagger';
import { Id } from '../http/id.decorator.js';
import { ApiList, ListQuery } from '../common/list/list.decorator.js';
import type { ListRequest } from '../common/list/list-request.js';
import { type Page, pageSchema } from '../common/list/page.js';
import { IfMatch } from '../http/responses/entity-tags.js';
import { CheckKey, type KeyCheck } from '../keys/key-check.decorator.js';
import type { Author } from '../keys/own-store.js';
import { Scoped, SentBy } from '../keys/scoped.decorator.js';
import { IdempotencyService, type KeyedRequest } from '../idempotency/idempotency.service.js';
import { Keyed } from '../idempotency/keyed.decorator.js';
import { deletedSchema } from '../common/json-schema.js';
import { DescribedTag } from '../http/openapi/described-tag.decorator.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { FILE_TYPES, MAX_BYTES, StreamedBody } from '../http/connections/streamed-body.js';
import { Accepts } from '../http/requests/accepts.decorator.js';
import { ValidBody, ValidQuery } from '../http/requests/validated.js';
import type { Book } from './book.entity.js';
import {
  bookList,
  bookSchema,
  bookSearch,
  CreateBookDto,
  UpdateBookDto,
  UpdateBooksDto,
} from './book.fields.js';
import { BooksService } from './books.service.js';
import { asMarcXml, MARCXML_TYPE } from './export/as-marcxml.js';
import { BooksImporter } from './import/books-importer.js';
import type { SourceFile } from './import/history/import-record.js';
import { ImportOptions } from './import/import-options.js';
import { type ImportSummary, importSummarySchema } from './import/import-summary.js';

@DescribedTag('books', 'The catalogue: one book for each title, with or without copies')
@Scoped('books')
@Controller('api/books')
export class BooksController {
  constructor(
    private readonly books: BooksService,
    private readonly importer: BooksImporter,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a book' })
  @Responds(201, bookSchema, { tagged: true, location: '/api/books', problems: [409] })
  createBook(@ValidBody() values: CreateBookDto, @Keyed() keyed?: KeyedRequest): Promise<Book> {
    return this.idempotency.once(keyed, () => this.books.create(values));
  }

  @Post('import')
  @ApiOperation({
    summary: 'Import books from a file',
    description:
      'CSV, exports of Goodreads, LibraryThing, The StoryGraph and Calibre, MARC 21, MARCXML and ONIX. ' +
      'Writes batch by batch; what is committed stays. An import that ends early reports its records.',
  })
  @ApiConsumes(...FILE_TYPES)
  @ApiBody({
    schema: {
      type: 'string',
      maxLength: MAX_BYTES,
      example: 'title,author\nClean Code,Robert Martin\n',
    },
  })
  @Responds(200, importSummarySchema, {
    streams: true,
    consumes: FILE_TYPES,
    takesQuery: true,
    problems: [400, 408, 413, 415],
  })
  importBooks(
    @StreamedBody() body: SourceFile,
    @ValidQuery() options: ImportOptions,
    @CheckKey() checkKey: KeyCheck,
    @SentBy() by: Author,
  ): Promise<ImportSummary> {
    return this.importer.import(body, options, { checkKey, by });
  }

  @Get()
  @ApiOperation({ summary: 'List books' })
  @Responds(200, pageSchema(bookSchema))
  @ApiList(bookList)
  listBooks(@ListQuery(bookList) request: ListRequest): Promise<Page<Book>> {
    return this.books.findPage(request);
  }

  @Get('search')
  @ApiOperation({ summary: 'Search books' })
  @Responds(200, pageSchema(bookSchema))
  @ApiList(bookSearch)
  searchBooks(@ListQuery(bookSearch) request: ListRequest): Promise<Page<Book>> {
    return this.books.search(request);
  }

  @Patch()
  @ApiOperation({ summary: 'Change several books', description: ALL_OR_NONE })
  @Responds(200, pageSchema(bookSchema), { takesQuery: false, problems: [409, 412, 422] })
  updateBooks(@ValidBody() body: UpdateBooksDto): Promise<Book[]> {
    return this.books.updateMany(body);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Get a book',
    description: `With \`Accept: ${MARCXML_TYPE}\` as a MARC record, unless XML cannot hold it.`,
  })
  @Responds(200, bookSchema, { tagged: true, problems: [404] })
  async getBook(
    @Id() id: number,
    @Accepts(MARCXML_TYPE) isMarcXml: boolean,
  ): Promise<Book | StreamableFile> {
    const book = await this.books.findOne(id);
    return (isMarcXml && asMarcXml(book)) || book;
  }

  @Put(':id')
  @ApiOperation({ summary: 'Change a book (PUT)' })
  @Responds(200, bookSchema, { tagged: true, problems: [404, 409, 412] })
  putBook(
    @Id() id: number,
    @ValidBody() body: UpdateBookDto,
    @IfMatch() versions?: number[],
  ): Promise<Book> {
    return this.books.update(id, body, versions);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a book' })
  @Responds(200, bookSchema, { tagged: true, problems: [404, 409, 412] })
  updateBook(
    @Id() id: number,
    @ValidBody() body: UpdateBookDto,
    @IfMatch() versions?: number[],
  ): Promise<Book> {
    return this.books.update(id, body, versions);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a book' })
  @Responds(200, deletedSchema, { problems: [404, 409, 412], example: { message: 'Book deleted' } })
  deleteBook(@Id() id: number, @IfMatch() versions?: number[]): Promise<{ message: string }> {
    return this.books.remove(id, versions);
  }
}
