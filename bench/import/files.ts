import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { bookToMarc, type MarcBook } from '../../src/books/export/marc/book-to-marc.js';
import { writeIso2709 } from '../../src/books/export/marc/write-iso2709.js';
import { sampleBooks } from '../../test/support/rows/sample-rows.js';

/** A file to import, with the arguments of the command. */
export interface BenchFile {
  title: string;
  path: string;
  arguments: string[];
}

const COLUMNS = ['title', 'author', 'year', 'isbn', 'page_count', 'average_rating'];
const MAP =
  'title=title,author=author,year=year,isbn=isbn,pageCount=page_count,averageRating=average_rating';
const CHUNK = 1000;

type SampleBook = Record<string, string | number | null>;

/** The books of the files, in chunks. */
export function* generateChunks(rows: number): Generator<SampleBook[]> {
  for (let first = 1; first <= rows; first += CHUNK) {
    yield sampleBooks(rows, first, Math.min(CHUNK, rows - first + 1)) as SampleBook[];
  }
}

export async function writeCsv(folder: string, rows: number): Promise<BenchFile> {
  const path = join(folder, 'books.csv');
  const books = function* () {
    for (const chunk of generateChunks(rows)) yield* chunk;
  };
  const csv = stringify({ header: true, columns: COLUMNS });
  await pipeline(books, csv, createWriteStream(path));
  return { title: 'CSV', path, arguments: ['--map', MAP] };
}

export async function writeMarc(folder: string, rows: number): Promise<BenchFile> {
  const path = join(folder, 'books.mrc');
  const records = function* () {
    for (const chunk of generateChunks(rows)) {
      yield Buffer.concat(chunk.map((book, at) => writeIso2709(bookToMarc(marcBook(book, at)))));
    }
  };
  await pipeline(Readable.from(records()), createWriteStream(path));
  return { title: 'MARC', path, arguments: [] };
}

const marcBook = ({ title, author, year, isbn, page_count, description }: SampleBook, at: number) =>
  ({
    id: at + 1,
    title,
    author,
    year,
    isbn,
    pageCount: page_count,
    status: 'available',
    description,
    publisher: null,
    language: 'eng',
    createdAt: '2026-11-29T00:00:00.000Z',
  }) as MarcBook;
