import { openCsv, type OpenFile } from '../csv/open-csv.js';
import type { ImportOptions } from '../import-options.js';
import { unusable } from '../unusable.js';
import type { ReadRecords } from './book-record.js';
import { hasLines } from './formats.js';
import { readHead } from './head.js';
import { readMarc } from './marc.js';
import { readMarcXml } from './marcxml.js';
import { readOnix } from './onix.js';
import { recognize } from './recognize.js';

/**
 * Opens a file of any format: the one that the options name, or the one that it is recognized as.
 * @throws Problem when the file is empty or of no known format
 */
export async function openFile(
  source: AsyncIterable<Buffer>,
  options: ImportOptions,
): Promise<OpenFile> {
  const head = await readHead(source);
  if (head.bytes.length === 0) throw unusable('The file is empty');
  const format = options.format ?? recognize(head.bytes);
  if (format === undefined || hasLines(format)) return openCsv(head, options);
  return { format, records: READERS[format](head.source) };
}

const READERS: Record<'marc' | 'marcxml' | 'onix', ReadRecords> = {
  marc: readMarc,
  marcxml: readMarcXml,
  onix: readOnix,
};
