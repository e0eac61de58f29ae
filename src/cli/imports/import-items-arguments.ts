import { parseArgs, type ParseArgsConfig } from 'node:util';
import { STOCK_FORMATS } from '../../items/import/stock-presets.js';
import { StockImportOptions } from '../../items/import/stock-options.js';
import { toOptions } from './import-arguments.js';
import type { FileArguments } from './import-file.js';

export const ITEMS_USAGE = `npm run import:items -- FILE [options]

Reads stock: CSV with the columns name or title, isbn, barcode, store, price and quantity, and exports of
Shopify and Square. An item that the store does not have is inserted, with its quantity as its opening.

  --format ${STOCK_FORMATS.join('|')}       format of the file (default: recognized)
  --store NAME|ID                     store of the rows that name none
  --quantity count|receipt|ignore     what the quantity of an item that exists means: it has been counted,
                                      or that many have arrived (default: ignore)
  --dry-run                           report what would happen, show the first items, and write nothing
  --encoding utf-8|latin1|windows-1252
                                      encoding of the file (default: utf-8, or UTF-16 by its mark)
  --delimiter ,|;|tab                 delimiter between cells (default: the one between the headers)
  --report REPORT.csv                 write line, reason and raw row of every rejected item
  --json                              print the summary as one JSON document

Exit code: 0 if no item was rejected, 2 if some were, 1 if the import failed.
An interrupted import continues where it stopped when you run the same command again.`;

const OPTIONS = {
  format: { type: 'string' },
  store: { type: 'string' },
  quantity: { type: 'string' },
  'dry-run': { type: 'boolean' },
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options'];

/**
 * Parses the command line of the import of items.
 * @returns undefined for --help
 * @throws Error that says which arguments are wrong
 */
export function parseItemsArguments(args: string[]): FileArguments<StockImportOptions> | undefined {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { report, json = false, help, ...rest } = values;
  if (help) return undefined;
  if (positionals.length !== 1) throw new Error(`Name one file to import.\n\n${ITEMS_USAGE}`);
  return { file: positionals[0], options: toOptions(StockImportOptions, rest), report, json };
}
