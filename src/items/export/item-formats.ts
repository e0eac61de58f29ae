import { stringify } from 'csv-stringify/sync';
import type { ListDescription } from '../../common/list/list-request.js';
import { itemList } from '../item.fields.js';

/** What an import of items reads. */
export interface ExportedItem {
  /** The name of the store; its id if another one has the same name. */
  store: string;
  name: string;
  /** That of its book. */
  isbn: string | null;
  barcode: string | null;
  price: number;
  quantity: number;
}

const EXAMPLE: ExportedItem = {
  store: 'Riverside',
  name: 'Clean Code, paperback',
  isbn: '9780132350884',
  barcode: null,
  price: 34.99,
  quantity: 3,
};
const COLUMNS = Object.keys(EXAMPLE);

interface ExportFormat {
  type: string;
  /** A complete file, for OpenAPI. */
  example: string;
  /** Written before the first item. */
  head: string;
  write(items: ExportedItem[]): string;
}

/** The formats of exports. The first is the default. */
export const ITEM_FORMATS: Record<string, ExportFormat> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    example: `${COLUMNS.join()}\nRiverside,"Clean Code, paperback",9780132350884,,34.99,3\n`,
    head: `${COLUMNS.join()}\n`,
    write: (items) => stringify(items, { columns: COLUMNS, quoted_match: /^\s|[\r\n]|\s$/ }),
  },
  ndjson: {
    type: 'application/x-ndjson',
    example: `${JSON.stringify(EXAMPLE)}\n`,
    head: '',
    write: (items) => items.map((item) => `${JSON.stringify(item, COLUMNS)}\n`).join(''),
  },
};

/** The export: the items that match the filters, without pages. */
export const itemExport: ListDescription = {
  fields: itemList.fields,
  formats: Object.keys(ITEM_FORMATS),
};
