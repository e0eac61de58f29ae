import { marcToBook } from '../../marc/marc-to-book.js';
import { readMarcXmlRecords } from '../../marc/read-marcxml.js';
import type { ReadRecords } from './book-record.js';

/** Reads the books of a MARCXML file. `reference` is field 001, `raw` the record in UTF-8. */
export const readMarcXml: ReadRecords = async function* readMarcXml(source) {
  for await (const records of readMarcXmlRecords(source)) yield records.map(marcToBook);
};
