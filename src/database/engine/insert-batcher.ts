import { isRowError } from './database-errors.js';
import type { Row } from './statement.js';

/** Maximum characters of text in one statement: a long statement delays other requests. */
const MAX_TEXT = 32 * 1024;

interface Batch {
  rows: PendingRow[];
  text: number;
}

interface PendingRow {
  row: unknown[];
  resolve(row: Row): void;
  reject(error: unknown): void;
}

/**
 * Inserts rows, all or none, and returns them as stored, in any order, with ascending ids.
 * @param closeBatch returns the rows, and lets no more join; called when the statement is about to
 *   run, or never
 */
export type WriteBatch = (closeBatch: () => unknown[][]) => Promise<Row[]>;

/**
 * Inserts rows of one table that have the same properties. Rows of concurrent requests become one
 * statement: each statement and each commit costs a server more than each row, and so it does
 * SQLite's search index. If a statement fails because of a row, each row is inserted by itself, so
 * that only the faulty one fails.
 */
export class InsertBatcher {
  private batch: Batch | undefined;

  /** @param maxRows of one statement */
  constructor(
    private readonly write: WriteBatch,
    private readonly maxRows: number,
  ) {}

  /** @returns the row as stored */
  insert(row: unknown[]): Promise<Row> {
    return new Promise((resolve, reject) => {
      this.add({ row, resolve, reject });
    });
  }

  private add(pending: PendingRow): void {
    const text = pending.row.reduce<number>(
      (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
      0,
    );
    const { batch } = this;
    if (batch && batch.rows.length < this.maxRows && batch.text + text <= MAX_TEXT) {
      batch.rows.push(pending);
      batch.text += text;
      return;
    }
    this.batch = { rows: [pending], text };
    void this.insertAll(this.batch);
  }

  private async insertAll(batch: Batch): Promise<void> {
    const pending = batch.rows;
    const close = (): unknown[][] => {
      if (this.batch === batch) this.batch = undefined;
      return pending.map(({ row }) => row);
    };
    try {
      const rows = await this.write(close);
      rows.sort((a, b) => Number(a.id) - Number(b.id));
      pending.forEach(({ resolve }, index) => resolve(rows[index]));
    } catch (error) {
      close();
      if (pending.length > 1 && isRowError(error)) {
        for (const row of pending) void this.insertAll({ rows: [row], text: 0 });
      } else {
        for (const { reject } of pending) reject(error);
      }
    }
  }
}
