import type { Book } from '../book.entity.js';
import type { BookChecker } from './book-checker.js';
import type { BookRecord } from './formats/book-record.js';
import {
  type Counts,
  MAX_PREVIEW,
  NO_COUNTS,
  type Outcome,
  type Rejection,
} from './import-summary.js';

/** Limits batches of long records, in bytes of the file. */
const MAX_BYTES = 2 * 1024 * 1024;

/** A record that can be written. */
export interface AcceptedRecord {
  record: BookRecord;
  book: Partial<Book>;
}

/** The result of a batch. */
export interface Settlement {
  counts: Counts;
  rejections: Rejection[];
  /** The first records, as they would be. */
  preview: Preview[];
}

interface Preview {
  position: number;
  reference?: string;
  outcome: Outcome;
  book: Partial<Book>;
}

/** Records of the file that are written, or rejected, together. */
export class Batch {
  readonly accepted: AcceptedRecord[] = [];
  private readonly rejections: Rejection[] = [];
  private readonly nulled = { isbnsNulled: 0, yearsNulled: 0 };
  /** The position of its last record. */
  lastPosition = 0;
  private bytes = 0;

  constructor(
    private readonly checker: BookChecker,
    private readonly maxRows: number,
  ) {}

  get isFull(): boolean {
    const { accepted, rejections } = this;
    return accepted.length + rejections.length >= this.maxRows || this.bytes >= MAX_BYTES;
  }

  add(record: BookRecord): void {
    const { reason, book, isWithdrawn } = record;
    const checked =
      reason === undefined ? this.checker.check(book, isWithdrawn) : { reason, fields: undefined };
    if ('reason' in checked) {
      this.rejections.push(rejectionOf(record, checked.reason, checked.fields));
    } else {
      this.accepted.push({ record, book: checked.values as Partial<Book> });
      if (checked.isbnNulled) this.nulled.isbnsNulled += 1;
      if (checked.yearNulled) this.nulled.yearsNulled += 1;
    }
    this.lastPosition = record.position;
    this.bytes += record.raw.length;
  }

  /** @param outcomes one for each of `accepted` */
  settle(outcomes: Outcome[]): Settlement {
    const counts = { ...NO_COUNTS, ...this.nulled };
    const rejections = [...this.rejections];
    for (const [index, { record, book }] of this.accepted.entries()) {
      const outcome = outcomes[index];
      if (outcome === 'duplicate') counts.duplicates += 1;
      counts[outcome === 'duplicate' ? 'skipped' : outcome] += 1;
      if (outcome === 'rejected') {
        rejections.push(rejectionOf(record, `isbn ${book.isbn} exists already`, ['isbn']));
      }
    }
    counts.rejected = rejections.length;
    return {
      counts,
      rejections: rejections.toSorted((one, other) => one.position - other.position),
      preview: this.preview(outcomes),
    };
  }

  private preview(outcomes: Outcome[]): Preview[] {
    return this.accepted
      .slice(0, MAX_PREVIEW * 10)
      .map(({ record: { position, reference }, book }, index) => ({
        position,
        reference,
        outcome: outcomes[index],
        book,
      }))
      .filter(({ outcome }) => outcome !== 'rejected')
      .slice(0, MAX_PREVIEW);
  }
}

const rejectionOf = (
  { position, reference, raw, cells }: BookRecord,
  reason: string,
  fields?: string[],
): Rejection => ({ position, reference, reason, fields, raw, cells });
