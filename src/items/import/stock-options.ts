import { PickType } from '@nestjs/swagger';
import { ImportOptions } from '../../books/import/import-options.js';
import { Field } from '../../common/fields/fields.js';
import { STOCK_FORMATS, type StockFormat } from './stock-presets.js';

/** How to read a file of stock, and what to do with the quantities of items that exist. */
export class StockImportOptions extends PickType(ImportOptions, [
  'dryRun',
  'encoding',
  'delimiter',
  'fileName',
] as const) {
  @Field({
    kind: 'choice',
    values: STOCK_FORMATS,
    optional: true,
    description: 'Default: recognized by the header',
  })
  format?: StockFormat;

  @Field({
    kind: 'text',
    maxLength: 80,
    optional: true,
    description: 'Name or id of the store of the rows that name none',
    example: 'Riverside',
  })
  store?: string;

  @Field({
    kind: 'choice',
    values: ['count', 'receipt', 'ignore'],
    optional: true,
    description:
      'What the quantity of an item that exists means: it has been counted, or that many have arrived. ' +
      'Default: ignore',
  })
  quantity: 'count' | 'receipt' | 'ignore' = 'ignore';
}
