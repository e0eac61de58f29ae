import { StreamableFile } from '@nestjs/common';
import type { Book } from '../book.entity.js';
import { bookToMarc } from './marc/book-to-marc.js';
import { MARCXML_HEAD, MARCXML_TAIL, writeMarcXml } from './marc/write-marcxml.js';
import { Unwritable } from './unwritable.js';

export const MARCXML_TYPE = 'application/marcxml+xml';

/** A book as a collection of one MARC record; undefined if XML cannot hold it. */
export function asMarcXml(book: Book): StreamableFile | undefined {
  try {
    const record = writeMarcXml(bookToMarc(book));
    const file = Buffer.from(`${MARCXML_HEAD}${record}${MARCXML_TAIL}`);
    return new StreamableFile(file, { type: MARCXML_TYPE, length: file.length });
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}
