import { Injectable } from '@nestjs/common';
import { Book } from '../books/book.entity.js';
import { cleanIsbn } from '../common/fields/isbn.js';
import { Reads } from '../database/reads.js';
import type { ParentFilter } from '../database/sql/row-filter.js';
import { Item } from './item.entity.js';

/** The items that a scanned code fits. */
export interface Scan {
  /** Those that have it as their barcode: at most one in a store. */
  labelled: Item[];
  /** Those whose book has it as its ISBN. */
  ofBook: Item[];
}

/** Finds items by what a scanner reads. */
@Injectable()
export class Barcodes {
  constructor(private readonly reads: Reads) {}

  /**
   * Finds the items for each code, which is a barcode or an ISBN in any spelling, with or without the
   * two or five digits of an add-on.
   * @param within restricts them to one store
   */
  async find(codes: string[], within?: ParentFilter): Promise<Map<string, Scan>> {
    const isbns = new Map(codes.map((code) => [code, cleanIsbn(withoutAddOn(code))]));
    const [labelled, books] = await Promise.all([
      this.reads.among(Item, 'barcode', codes.flatMap(spellings), within),
      this.reads.existing(
        Book,
        'isbn',
        [...new Set(isbns.values())].flatMap((isbn) => isbn ?? []),
      ),
    ]);
    const ofBooks = await this.reads.among(Item, 'bookId', [...books.values()], within);
    return new Map(
      codes.map((code) => {
        const bookId = books.get(isbns.get(code) ?? null);
        return [
          code,
          {
            labelled: labelled.filter(({ barcode }) => spellings(code).includes(barcode!)),
            ofBook: ofBooks.filter((item) => item.bookId === bookId),
          },
        ];
      }),
    );
  }
}

/** A scanner appends the digits of an EAN-2 or EAN-5, with or without a space. */
const withoutAddOn = (code: string): string =>
  code.trim().replace(/^(\d{13}) ?(\d{2}|\d{5})$/, '$1');

const spellings = (code: string): string[] => [...new Set([code, withoutAddOn(code)])];
