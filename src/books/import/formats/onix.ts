import { productToBook } from '../../onix/product-to-book.js';
import { readProducts } from '../../onix/read-products.js';
import type { BookRecord } from './book-record.js';
import { xmlText } from './xml-source.js';

/**
 * Reads ONIX for Books: 2.1, 3.0 and 3.1. The raw bytes of a record are UTF-8, whatever the encoding of
 * the file.
 * @throws Problem (400 unusable_file) when the rest cannot be read, after the records before it
 */
export const readOnix = (source: AsyncIterable<Buffer>): AsyncGenerator<BookRecord[]> =>
  readProducts(xmlText(source), productToBook);
