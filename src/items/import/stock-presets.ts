import { type CellReader, first } from '../../books/import/csv/cell-readers.js';

/** What a file says about an item, before validation; null is an empty cell. */
export type StockProperty = 'name' | 'isbn' | 'barcode' | 'price' | 'quantity' | 'store';
export type StockValues = Partial<Record<StockProperty, unknown>>;

interface StockColumn {
  from: string[];
  /** By default the first cell that is not empty. */
  by?: CellReader;
}

/** The layout of the file that a program exports. */
export interface StockPreset {
  /** How to call it. */
  title: string;
  /** Whether these headers are of a file of this program. */
  isRecognized(has: (header: string) => boolean): boolean;
  /** Columns whose names are in any case are in lower case here. */
  isAnyCase?: true;
  columns: Partial<Record<StockProperty, StockColumn>>;
  /** Columns that hold the quantity in the store which the rest of their name names. */
  quantityIn?: string;
  /** A column that is filled only in the first of the rows with the same cell in another one. */
  carried?: { column: string; by: string };
  /** A row with none of these describes no item. */
  itemColumns?: string[];
}

/** A barcode; a leading apostrophe keeps spreadsheets from reading it as a number. */
const code: CellReader = (cells) => (first(cells) as string | undefined)?.replace(/^'/, '');

/** A title and what tells its variants apart, unless that is the name of an only variant. */
const variant =
  (only: string): CellReader =>
  ([title, ...options]) => {
    const names = options.map((option) => option.trim()).filter((name) => name && name !== only);
    return (
      title.trim() && [title.trim(), ...(names.length > 0 ? [names.join(' / ')] : [])].join(' - ')
    );
  };

/** A number with a currency sign and separators of thousands; what is none stays as it is. */
const price: CellReader = (cells) => {
  const cell = first(cells) as string | undefined;
  const text = cell?.replace(/^[\p{Sc}\p{L}\s]+|[\p{Sc}\p{L}\s]+$/gu, '') ?? '';
  if (/^\d+(\.\d+)?$|^\.\d+$/.test(text)) return Number(text);
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return Number(text.replaceAll(',', ''));
  if (/^\d+,\d{1,2}$/.test(text)) return Number(text.replace(',', '.'));
  if (/^\d{1,3}(\.\d{3})+,\d{1,2}$/.test(text)) {
    return Number(text.replaceAll('.', '').replace(',', '.'));
  }
  return cell;
};

/** Spreadsheets write 7 as 7.0 in a column with gaps. */
export const quantity: CellReader = (cells) => {
  const text = first(cells) as string | undefined;
  return text !== undefined && /^[+-]?\d+(\.0+)?$/.test(text) ? Number(text) + 0 : text;
};

/** The layouts of stock files; plain CSV is the last that is tried. */
export const STOCK_PRESETS = {
  shopify: {
    title: 'Shopify',
    isRecognized: (has) => ['Handle', 'Title', 'Variant Price', 'Variant Barcode'].every(has),
    columns: {
      name: {
        from: ['Title', 'Option1 Value', 'Option2 Value', 'Option3 Value'],
        by: variant('Default Title'),
      },
      barcode: { from: ['Variant Barcode'], by: code },
      price: { from: ['Variant Price'], by: price },
      quantity: { from: ['Variant Inventory Qty'], by: quantity },
    },
    carried: { column: 'Title', by: 'Handle' },
    itemColumns: ['Option1 Value', 'Variant SKU', 'Variant Price', 'Variant Barcode'],
  },
  square: {
    title: 'Square',
    isRecognized: (has) => ['Token', 'Item Name', 'Variation Name', 'Price'].every(has),
    columns: {
      name: { from: ['Item Name', 'Variation Name'], by: variant('Regular') },
      barcode: { from: ['GTIN'], by: code },
      price: { from: ['Price'], by: price },
    },
    quantityIn: 'Current Quantity ',
  },
  csv: {
    title: 'CSV',
    isRecognized: (has) => ['name', 'title', 'isbn', 'barcode'].some(has),
    isAnyCase: true,
    columns: {
      name: { from: ['name', 'title'] },
      isbn: { from: ['isbn'] },
      barcode: { from: ['barcode'], by: code },
      price: { from: ['price'], by: price },
      quantity: { from: ['quantity'], by: quantity },
      store: { from: ['store'] },
    },
  },
} satisfies Record<string, StockPreset>;

export type StockFormat = keyof typeof STOCK_PRESETS;
export const STOCK_FORMATS = Object.keys(STOCK_PRESETS) as StockFormat[];
