import type { BookRecord } from '../../../src/books/import/formats/book-record.js';
import { readOnix } from '../../../src/books/import/formats/onix.js';
import { SHORT_TAGS } from '../../../src/books/onix/short-tags.js';

/** The parts of a product of ONIX 3.0, for tests. An absent part is left out. */
export const onixMessage = (...products: string[]): string =>
  `<ONIXMessage release="3.0">${products.join('')}</ONIXMessage>`;

/** @param size of the chunks in which the file arrives */
export async function* inChunks(file: string | Buffer, size = 65_536): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(file as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface Outcome {
  records: BookRecord[];
  /** Why the rest could not be read. */
  problem?: string;
}

/** Reads a file to its end, or to where it cannot be read any more. */
export async function readOnixFile(file: string | Buffer, size?: number): Promise<Outcome> {
  const records: BookRecord[] = [];
  try {
    for await (const slice of readOnix(inChunks(file, size))) records.push(...slice);
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    if (code !== 'unusable_file') throw error;
    return { records, problem: detail };
  }
  return { records };
}

const shortNames = new Map(Object.entries(SHORT_TAGS).map(([short, name]) => [name, short]));

/** The same message with short tags. Names that are not in the table are kept. */
export const withShortTags = (xml: string): string =>
  xml
    .replace(
      /(<\/?)(\w+)/g,
      (_, start: string, name: string) => start + (shortNames.get(name) ?? name),
    )
    .replace(/(<\/?)ONIXMessage/g, '$1ONIXmessage');
