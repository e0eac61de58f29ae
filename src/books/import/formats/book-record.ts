import type { CreateBookDto } from '../../book.fields.js';

export type Property = keyof CreateBookDto;

/** Values of a book before validation. */
export type BookValues = Partial<Record<Property, unknown>>;

/** A record of a file, as the body of a request that creates a book. */
export interface BookRecord {
  /** Where it is: the line of a CSV file, otherwise the number of the record, from 1. It ascends. */
  position: number;
  /** What the file itself calls the record, for reports: an ONIX RecordReference or a MARC 001. */
  reference?: string;
  /** Its bytes in the file, at most 1 MiB. */
  raw: Buffer;
  /** Its cells, if it is a row; none if it cannot be split into cells. */
  cells?: string[];
  /** A property that the record does not mention is absent. */
  book: BookValues;
  /** Why it cannot be read; `book` is then empty. To be read after "record 7". */
  reason?: string;
  /** What was left out or assumed. */
  notes?: string[];
  /** The book is no longer to be had: NotificationType 05 of ONIX, leader/05 d of MARC. */
  isWithdrawn?: true;
}

/**
 * Reads the records of a format as the bytes arrive, in slices; other requests run between slices.
 * @throws Problem (400 unusable_file) when the rest cannot be read
 */
export type ReadRecords = (source: AsyncIterable<Buffer>) => AsyncGenerator<BookRecord[]>;
