import { first } from '../../books/import/csv/cell-readers.js';
import type { CsvRecord } from '../../books/import/csv/record-reader.js';
import { isBlank, misfitOf } from '../../books/import/csv/row-reader.js';
import {
  quantity,
  type StockPreset,
  type StockProperty,
  type StockValues,
} from './stock-presets.js';

/** A row of a stock file. */
export interface StockRow {
  /** The line on which it begins, from 1. */
  position: number;
  raw: Buffer;
  /** An item for each store of which the row has a quantity. */
  items: StockValues[];
  /** Why it cannot be read; it then has no items. Reads after "line 7". */
  reason?: string;
}

interface ReadColumn {
  property: StockProperty;
  read(cells: string[]): unknown;
}

/** Reads the rows of a stock file below their header. */
export class StockRowReader {
  private readonly names: string[];
  private readonly misfit: (cells: string[]) => string | undefined;
  private readonly columns: ReadColumn[];
  /** Columns of quantities, with the store of each. */
  private readonly locations: { store: string; index: number }[];
  private readonly itemColumns: number[] | undefined;
  private carried = { by: '', value: '' };

  constructor(
    header: string[],
    private readonly preset: StockPreset,
  ) {
    this.names = header.map((name) => (preset.isAnyCase ? name.trim().toLowerCase() : name.trim()));
    this.misfit = misfitOf(header);
    this.columns = Object.entries(preset.columns).flatMap(([name, column]) => {
      const indexes = this.indexesOf(column.from);
      const by = column.by ?? first;
      const read = (cells: string[]): unknown => {
        const value = by(indexes.map((index) => cells[index])) ?? '';
        return value === '' ? null : value;
      };
      return indexes.length > 0 ? [{ property: name as StockProperty, read }] : [];
    });
    const { quantityIn, itemColumns } = preset;
    this.locations = this.names.flatMap((name, index) =>
      quantityIn !== undefined && name.startsWith(quantityIn)
        ? [{ store: name.slice(quantityIn.length).trim(), index }]
        : [],
    );
    this.itemColumns = itemColumns && this.indexesOf(itemColumns);
  }

  /** @returns undefined for a row that describes no item */
  read({ line, raw, cells, complaint }: CsvRecord): StockRow | undefined {
    const row = { position: line, raw, items: [] };
    const reason = complaint ?? this.misfit(cells);
    if (reason !== undefined) return { ...row, reason };
    if (isBlank(cells) || this.itemColumns?.every((index) => cells[index].trim() === '')) {
      this.carry(cells);
      return undefined;
    }
    this.carry(cells);
    const values: StockValues = {};
    for (const { property, read } of this.columns) values[property] = read(cells);
    if (this.locations.length === 0) return { ...row, items: [values] };
    // An empty cell: the store does not have the item.
    const items = this.locations
      .map(({ store, index }) => ({ ...values, store, quantity: quantity([cells[index]]) ?? null }))
      .filter((item) => item.quantity !== null);
    return items.length > 0 ? { ...row, items } : { ...row, reason: 'has a quantity in no store' };
  }

  /** Fills an empty cell from the row above that is about the same. */
  private carry(cells: string[]): void {
    const { carried } = this.preset;
    if (!carried) return;
    const [by, column] = [carried.by, carried.column].map((name) => this.names.indexOf(name));
    if (cells[column] === '' && cells[by] === this.carried.by) cells[column] = this.carried.value;
    this.carried = { by: cells[by], value: cells[column] };
  }

  private indexesOf(names: string[]): number[] {
    return names.map((name) => this.names.indexOf(name)).filter((index) => index >= 0);
  }
}
