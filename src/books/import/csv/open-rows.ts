import { type Head, readHead } from '../formats/head.js';
import type { ImportOptions } from '../import-options.js';
import { unusable } from '../unusable.js';
import { type CsvRecord, readRecords } from './record-reader.js';
import { scanRow } from './scan-row.js';
import { requireUtf8, toUtf8, utf16MarkOf } from './to-utf8.js';

/** A file of rows whose encoding and delimiter are known. */
export interface RowFile {
  /** The names in its header, as far as they are on its first line. */
  names: string[];
  delimiter: string;
  /** @param isUnquoted whether quotation marks are part of the text */
  rows(isUnquoted?: boolean): AsyncGenerator<CsvRecord[]>;
}

const DELIMITERS = [',', ';', '\t'];
/** Excel's first line, which names the delimiter. */
const SEP = /^(?:\xef\xbb\xbf)?sep=(.)\r?\n/i;

/**
 * Opens a file of rows: recognizes its encoding and its delimiter.
 * @throws Problem when it has another encoding
 */
export async function openRows(
  file: Head,
  options: Pick<ImportOptions, 'encoding' | 'delimiter'>,
): Promise<RowFile> {
  const { bytes, source } = await decoded(file, options.encoding);
  const [sepLine = '', sep] = SEP.exec(bytes.toString('latin1')) ?? [];
  const header = firstLine(bytes.subarray(sepLine.length));
  const delimiter = options.delimiter ?? sep ?? mostFrequent(header);
  const encoding = options.encoding === 'latin1' ? 'latin1' : 'utf-8';
  const names = scanRow(header, { delimiter, encoding }, true)?.cells ?? [];
  return {
    names: names.map((name) => name.replace(/^\ufeff/, '').trim()),
    delimiter,
    async *rows(isUnquoted = false) {
      const rest = sepLine ? skip(source, sepLine.length) : source;
      for await (const slice of readRecords(rest, { delimiter, encoding, isUnquoted })) {
        if (sepLine) for (const row of slice) row.line += 1;
        yield slice;
      }
    },
  };
}

/**
 * Reads the rows below the header.
 * @param readerOf makes a reader for a header; it returns undefined for a row to leave out
 * @throws Problem when the file has no header
 */
export async function* readRows<T>(
  rows: AsyncIterable<CsvRecord[]>,
  readerOf: (header: string[]) => (row: CsvRecord) => T | undefined,
): AsyncGenerator<T[]> {
  let read: ((row: CsvRecord) => T | undefined) | undefined;
  for await (const slice of rows) {
    const records: T[] = [];
    for (const row of slice) {
      if (!read) {
        if (row.complaint) throw unusable(`The header, on line ${row.line}, ${row.complaint}`);
        read = readerOf(row.cells);
        continue;
      }
      const record = read(row);
      if (record) records.push(record);
    }
    yield records;
  }
  if (!read) throw unusable('The file is empty');
}

async function decoded(file: Head, encoding: ImportOptions['encoding']): Promise<Head> {
  const marked = utf16MarkOf(file.bytes);
  if (marked) return readHead(toUtf8(file.source, marked));
  if (encoding === 'windows-1252') return readHead(toUtf8(file.source, encoding));
  if (encoding === 'utf-8') requireUtf8(file.bytes);
  return file;
}

/** The first line that is not blank. */
function firstLine(head: Buffer): Buffer {
  const text = head.toString('latin1');
  const [blank] = /^(\xef\xbb\xbf)?[\r\n]*/.exec(text)!;
  const end = text.slice(blank.length).search(/[\r\n]/);
  return end < 0 ? head.subarray(blank.length) : head.subarray(blank.length, blank.length + end);
}

/** The delimiter that separates most headers, apart from what is in quotes. A comma if none does. */
function mostFrequent(header: Buffer): string {
  const text = header.toString('latin1').replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => text.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

async function* skip(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of source) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
