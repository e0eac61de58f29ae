import { Controller, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { SourceFile } from '../../books/import/history/import-record.js';
import { MAX_BYTES, ROW_FILE_TYPES, StreamedBody } from '../../http/connections/streamed-body.js';
import { ValidQuery } from '../../http/requests/validated.js';
import { Responds } from '../../http/responses/responds.decorator.js';
import { CheckKey, type KeyCheck } from '../../keys/key-check.decorator.js';
import type { Author } from '../../keys/own-store.js';
import { Scoped, SentBy } from '../../keys/scoped.decorator.js';
import { ItemsImporter } from './items-importer.js';
import { StockImportOptions } from './stock-options.js';
import { type StockSummary, stockSummarySchema } from './stock-summary.js';

@ApiTags('items')
@Scoped('items')
@Controller('api/items/import')
export class ItemsImportController {
  constructor(private readonly importer: ItemsImporter) {}

  @Post()
  @ApiOperation({
    summary: 'Import items from a file',
    description:
      'CSV with the columns name or title, isbn, barcode, store, price and quantity, or an export of ' +
      'Shopify or Square. An item is found by its barcode or ISBN in its store; its price stays as it is. ' +
      'Writes batch by batch; what is committed stays. An import that ends early reports its items.',
  })
  @ApiConsumes(...ROW_FILE_TYPES)
  @ApiBody({
    schema: {
      type: 'string',
      maxLength: MAX_BYTES,
      example: 'name,isbn,store,price,quantity\nClean Code,9780132350884,Riverside,34.99,3\n',
    },
  })
  @Responds(200, stockSummarySchema, {
    streams: true,
    consumes: ROW_FILE_TYPES,
    takesQuery: true,
    problems: [400, 408, 413, 415],
  })
  importItems(
    @StreamedBody() body: SourceFile,
    @ValidQuery() options: StockImportOptions,
    @CheckKey() checkKey: KeyCheck,
    @SentBy() by: Author,
  ): Promise<StockSummary> {
    return this.importer.import(body, options, { checkKey, by });
  }
}
