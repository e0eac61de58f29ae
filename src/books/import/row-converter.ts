import { validationMessage } from '../../common/fields/fields.js';
import { toIsbn13 } from '../../common/fields/isbn.js';
import { bookFields } from '../book.fields.js';
import type { ImportOptions } from './import-options.js';
import { mapColumns, type MappedColumn, type Property } from './mapping.js';

export type BookValues = Partial<Record<Property, unknown>>;

export type Conversion =
  | { values: BookValues; /** Whether an invalid ISBN was replaced by null. */ isbnNulled: boolean }
  | { reason: string };

/** Converts rows to books, by the same rules as the API. */
export class RowConverter {
  /** The properties of the converted books. */
  readonly properties: Property[];
  private readonly columns: MappedColumn[];

  /** @throws Problem when the header lacks a wanted column */
  constructor(
    private readonly header: string[],
    private readonly options: ImportOptions,
  ) {
    this.columns = mapColumns(header, options.map);
    this.properties = this.columns.map(({ property }) => property);
  }

  convert(cells: string[]): Conversion {
    if (cells.length !== this.header.length) {
      return { reason: `has ${cells.length} fields where the header has ${this.header.length}` };
    }
    const values: BookValues = {};
    for (const { property, index, convert } of this.columns) {
      values[property] = convert(cells[index]);
    }
    if (typeof values.isbn === 'string') values.isbn = this.toIsbn(values.isbn);

    const reasons: string[] = [];
    let isbnNulled = false;
    for (const { property } of this.columns) {
      const message = validationMessage(property, bookFields[property], values[property]);
      if (message === undefined) continue;
      if (property === 'isbn' && this.options.onBadIsbn === 'null') {
        values.isbn = null;
        isbnNulled = true;
      } else {
        const reason = values[property] === null ? 'must not be empty' : message;
        reasons.push(`${property} ${reason}`);
      }
    }
    return reasons.length > 0 ? { reason: reasons.join('; ') } : { values, isbnNulled };
  }

  private toIsbn(cell: string): string {
    return toIsbn13(this.options.padIsbn ? padIsbn(cell) : cell) ?? cell;
  }
}

/** Restores the leading zeros that a spreadsheet dropped from an ISBN-10. A cell of zeros is kept. */
export function padIsbn(cell: string): string {
  const digits = cell.trim();
  return /^\d{0,8}[\dX]$/i.test(digits) && !/^0+$/.test(digits) ? digits.padStart(10, '0') : cell;
}
