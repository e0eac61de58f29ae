import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { linkOf } from './links.js';
import { type Ended, runProgram } from '../programs.js';
import { type Answer, send, type TestApp } from '../test-app.js';

/** A file of real books, or undefined if it is missing. */
export function realBooks(path: string): string | undefined {
  const file = join(process.env.REAL_BOOKS_DIR ?? '../shared/data', path);
  return existsSync(file) ? file : undefined;
}

/**
 * A few rows in the format of goodbooks-10k, used if it is missing: ISBNs that lack a zero, that
 * are invalid or missing, a negative year and no year.
 */
export const GOODBOOKS = `isbn,authors,original_publication_year,title,average_rating
140449132,Fyodor Dostoyevsky,1866.0,Crime and Punishment,4.2
132350882,Robert C. Martin,2008.0,"Clean Code: A Handbook of ""Agile"" Craftsmanship",4.4
140449130,Fyodor Dostoyevsky,1880.0,"The Brothers Karamazov, a Novel",4.31
,Ὅμηρος,-720.0,Ὀδύσσεια,3.73
080442957X,Émile Zola,,Germinal,4.0
`;

/** The same for goodreads: one row has an unquoted comma, and one an invalid ISBN. */
export const GOODREADS = `title,authors,average_rating,isbn,  num_pages
Emma,Jane Austen,4.0,0141439580,474
Walden,Henry David Thoreau, Jr.,3.8,0691096120,352
Ulysses,James Joyce,3.7,0679722760,783
`;

/** Sends a CSV file; `query` holds the options. */
export function importCsv(
  app: TestApp,
  csv: string | Buffer,
  query: Record<string, string | boolean> = {},
): Promise<Answer> {
  const options = new URLSearchParams(query as Record<string, string>);
  return send(`${app.url}/api/books/import?${options}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: Buffer.from(csv as string),
  });
}

/** All books, page by page, as the API answers them. */
export async function allBooks(app: TestApp): Promise<any[]> {
  const books: any[] = [];
  for (let next: string | undefined = '/api/books?limit=200'; next;) {
    const { body, headers }: Answer = await app.request('GET', next);
    books.push(...body);
    next = linkOf(headers, 'next');
  }
  return books;
}

export const IMPORT = 'dist/src/cli/import.js';

/** Runs the import command on the database of this test's app. */
export const runImport = (...args: string[]): Promise<Ended> => runProgram([IMPORT, ...args]);

/** A temporary folder for one test. */
export class TestFolder {
  private readonly path = mkdtempSync(join(tmpdir(), 'octavo-import-'));

  file(name: string): string {
    return join(this.path, name);
  }

  /** Returns the path. */
  write(name: string, content: string | Buffer): string {
    writeFileSync(this.file(name), content);
    return this.file(name);
  }

  /** The rows of a CSV file, without its header. */
  rows(name: string): string[][] {
    return parse(readFileSync(this.file(name)), { from_line: 2 });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** An ISBN-13 for each number. */
export function isbn(number: number): string {
  const twelve = `9781${String(number).padStart(8, '0')}`;
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
