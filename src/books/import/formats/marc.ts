import { BOOK_TAGS, marcToBook } from '../../marc/marc-to-book.js';
import { readIso2709 } from '../../marc/read-iso2709.js';
import type { ReadRecords } from './book-record.js';

/** Reads the books of a file of MARC 21 in ISO 2709, in UTF-8. `reference` is field 001. */
export const readMarc: ReadRecords = async function* readMarc(source) {
  for await (const records of readIso2709(source, BOOK_TAGS)) yield records.map(marcToBook);
};
