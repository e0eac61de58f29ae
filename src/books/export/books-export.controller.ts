import { Controller, Get, Res, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiList, ListQuery } from '../../common/list/list.decorator.js';
import type { ListRequest } from '../../common/list/list-request.js';
import { RespondsWithFile } from '../../http/responses/responds.decorator.js';
import { CheckKey, type KeyCheck } from '../../keys/key-check.decorator.js';
import { Scoped } from '../../keys/scoped.decorator.js';
import { BooksExporter } from './books-exporter.js';
import { bookExport, EXPORT_FORMATS } from './export-formats.js';

@ApiTags('books')
@Scoped('books')
@Controller('api/books/export')
export class BooksExportController {
  constructor(private readonly exporter: BooksExporter) {}

  @Get()
  @ApiOperation({
    summary: 'Export books as a file',
    description:
      'All books that match the filters and the search, in the order of their ids, as one stream. Books that MARC or ONIX ' +
      'cannot hold are left out, and named in the trailer Octavo-Left-Out.',
  })
  @RespondsWithFile(Object.values(EXPORT_FORMATS))
  @ApiList(bookExport)
  exportBooks(
    @ListQuery(bookExport) request: ListRequest,
    @CheckKey() checkKey: KeyCheck,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.exporter.export(request, checkKey, reply);
  }
}
