import { openRows, readRows } from '../../books/import/csv/open-rows.js';
import { readHead } from '../../books/import/formats/head.js';
import { unusable } from '../../books/import/unusable.js';
import {
  STOCK_FORMATS,
  STOCK_PRESETS,
  type StockFormat,
  type StockPreset,
} from './stock-presets.js';
import type { StockImportOptions } from './stock-options.js';
import { type StockRow, StockRowReader } from './stock-row-reader.js';

/** An opened file: its format, and its rows. */
export interface StockFile {
  format: StockFormat;
  rows: AsyncIterable<StockRow[]>;
}

/**
 * Opens a file of stock and recognizes the program that has written it.
 * @throws Problem when it has no column that names an item, or another encoding
 */
export async function openStockFile(
  source: AsyncIterable<Buffer>,
  options: StockImportOptions,
): Promise<StockFile> {
  const { names, rows } = await openRows(await readHead(source), options);
  if (names.every((name) => name === '')) throw unusable('The file is empty');
  const format = options.format ?? STOCK_FORMATS.find((one) => isOf(names, STOCK_PRESETS[one]));
  if (!format || !isOf(names, STOCK_PRESETS[format])) throw unusable(unknown(names, format));
  const records = readRows(rows(), (header) => {
    const reader = new StockRowReader(header, STOCK_PRESETS[format]);
    return (row) => reader.read(row);
  });
  return { format, rows: records };
}

const isOf = (names: string[], { isRecognized, isAnyCase }: StockPreset): boolean => {
  const headers = isAnyCase ? names.map((name) => name.toLowerCase()) : names;
  return isRecognized((wanted) => headers.includes(wanted));
};

function unknown(names: string[], format: StockFormat = 'csv'): string {
  const missing =
    format === 'csv'
      ? 'has no column name, title, isbn or barcode'
      : `is no export of ${STOCK_PRESETS[format].title}`;
  return `The file ${missing}; it has ${names.join(', ')}`.slice(0, 1000);
}
