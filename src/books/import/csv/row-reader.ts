import type { FieldKind } from '../../../common/fields/field-kinds.js';
import { bookFields } from '../../book.fields.js';
import type { BookRecord, BookValues, Property } from '../formats/book-record.js';
import { first } from './cell-readers.js';
import type { Preset } from './csv-presets.js';
import { mapColumns } from './mapping.js';
import type { CsvRecord } from './record-reader.js';

/** A property, and how to read it from the cells of a row. */
interface ReadColumn {
  property: Property;
  read(cells: string[]): unknown;
}

/** Converts a cell to the value of a request body. What cannot be converted is left to validation. */
const CONVERSIONS: { [kind in FieldKind]?: (cell: string) => unknown } = {
  /** Spreadsheets write 1997 as 1997.0 in a column with gaps. */
  integer: (cell) => (/^\s*[+-]?\d+(\.0+)?\s*$/.test(cell) ? Number(cell) + 0 : cell),
  number: (cell) =>
    /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell) ? Number(cell) : cell,
};

/** Reads the rows of a CSV file as books. */
export class RowReader {
  private readonly misfit: (cells: string[]) => string | undefined;

  private constructor(
    header: string[],
    private readonly columns: ReadColumn[],
  ) {
    this.misfit = misfitOf(header);
  }

  /** @throws Problem when the header lacks a wanted column */
  static byName(header: string[], map?: string): RowReader {
    const columns = [...mapColumns(header, map)].map(([property, index]): ReadColumn => {
      const convert = CONVERSIONS[bookFields[property].kind];
      return {
        property,
        read: (cells) =>
          cells[index] === '' ? null : convert ? convert(cells[index]) : cells[index],
      };
    });
    return new RowReader(header, columns);
  }

  static byPreset(header: string[], { columns }: Preset): RowReader {
    const names = header.map((name) => name.trim());
    const wanted = Object.entries(columns).flatMap(([name, { from, by = first }]): ReadColumn[] => {
      const property = name as Property;
      const convert = CONVERSIONS[bookFields[property].kind];
      const indexes = from.map((one) => names.indexOf(one)).filter((index) => index >= 0);
      const read = (cells: string[]): unknown => {
        const value = by(indexes.map((index) => cells[index])) ?? '';
        if (value === '') return null;
        return convert && typeof value === 'string' ? convert(value) : value;
      };
      return indexes.length > 0 ? [{ property, read }] : [];
    });
    return new RowReader(header, wanted);
  }

  /** @returns undefined for a row of empty cells */
  read({ line, raw, cells, complaint }: CsvRecord): BookRecord | undefined {
    const reason = complaint ?? this.misfit(cells);
    if (reason !== undefined) return { position: line, raw, cells, book: {}, reason };
    if (isBlank(cells)) return undefined;
    const book: BookValues = {};
    for (const { property, read } of this.columns) book[property] = read(cells);
    return { position: line, raw, cells, book };
  }
}

/**
 * Checks the number of cells of rows. Empty ones beyond the last name of the header do not matter.
 * @returns why a row does not fit the header, if it does not
 */
export function misfitOf(header: string[]): (cells: string[]) => string | undefined {
  const width = header.findLastIndex((name) => name.trim() !== '') + 1;
  return (cells) => {
    const isLong = cells.length > header.length;
    const beyond = isLong ? cells.slice(header.length) : [];
    if (cells.length >= width && beyond.every((cell) => cell === '')) return undefined;
    return `has ${cells.length} fields where the header has ${header.length}`;
  };
}

/** The first cell of most rows is not blank. */
export const isBlank = (cells: string[]): boolean => cells.every((cell) => cell.trim() === '');
