import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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
    description: 'All books that match the filters, in the order of their ids, as one stream.',
  })
  @RespondsWithFile(Object.values(EXPORT_FORMATS))
  @ApiList(bookExport)
  exportBooks(
    @ListQuery(bookExport) request: ListRequest,
    @CheckKey() checkKey: KeyCheck,
  ): Promise<StreamableFile> {
    return this.exporter.export(request, checkKey);
  }
}
