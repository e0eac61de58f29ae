import { isFaultOfRow } from './database-errors.js';
import type { Row } from './statement.js';

/** Characters of the texts of one statement at most: a long one holds others up. */
const MAX_TEXT = 32 * 1024;

interface Gathering {
  arrivals: Arrival[];
  text: number;
}

interface Arrival {
  row: unknown[];
  resolve(row: Row): void;
  reject(error: unknown): void;
}

/**
 * Inserts rows, all or none, and answers them, in any order, with ascending ids.
 * @param takeRows ends the gathering: called when the statement is about to run, or never
 */
export type WriteTogether = (takeRows: () => unknown[][]) => Promise<Row[]>;

/**
 * Inserts rows of one table that have the same properties. Those that come together, from requests
 * that go on together, are one statement: to a server, each statement and each commit costs more
 * than each row, and so does to SQLite's search index. If it fails for a row, each is inserted by
 * itself, so that it fails for that row alone.
 */
export class InsertBatcher {
  private gathering: Gathering | undefined;

  /** @param maxRows of one statement */
  constructor(
    private readonly write: WriteTogether,
    private readonly maxRows: number,
  ) {}

  /** Answers the row as it then stands in the database. */
  insert(row: unknown[]): Promise<Row> {
    return new Promise((resolve, reject) => {
      this.gather({ row, resolve, reject });
    });
  }

  private gather(arrival: Arrival): void {
    const text = arrival.row.reduce<number>(
      (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
      0,
    );
    const { gathering } = this;
    if (
      gathering &&
      gathering.arrivals.length < this.maxRows &&
      gathering.text + text <= MAX_TEXT
    ) {
      gathering.arrivals.push(arrival);
      gathering.text += text;
      return;
    }
    this.gathering = { arrivals: [arrival], text };
    void this.insertAll(this.gathering);
  }

  private async insertAll(gathering: Gathering): Promise<void> {
    const { arrivals } = gathering;
    const end = (): unknown[][] => {
      if (this.gathering === gathering) this.gathering = undefined;
      return arrivals.map(({ row }) => row);
    };
    try {
      const rows = await this.write(end);
      rows.sort((a, b) => Number(a.id) - Number(b.id));
      arrivals.forEach(({ resolve }, index) => resolve(rows[index]));
    } catch (error) {
      end();
      if (arrivals.length > 1 && isFaultOfRow(error)) {
        for (const arrival of arrivals) void this.insertAll({ arrivals: [arrival], text: 0 });
      } else {
        for (const { reject } of arrivals) reject(error);
      }
    }
  }
}
