import { isFaultOfRow } from './database-errors.js';
import type { Row } from './engine.js';

/** Rows of one statement at most, and characters of their texts: a long one holds others up. */
const MAX_ROWS = 16;
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
 * Inserts rows of one table that have the same properties. Those that come together, from requests
 * that go on together, are one statement: to a server, each statement and each commit costs more
 * than each row, and so does to SQLite's search index. If it fails for a row, each is inserted by
 * itself, so that it fails for that row alone.
 */
export class InsertGatherer {
  private gathering: Gathering | undefined;

  /** @param write inserts rows, all or none, and answers them, in any order, with ascending ids */
  constructor(private readonly write: (rows: unknown[][]) => Promise<Row[]>) {}

  /** Answers the row as it then stands in the database. */
  insert(row: unknown[]): Promise<Row> {
    return new Promise((resolve, reject) => {
      const { arrivals } = this.roomFor(row);
      arrivals.push({ row, resolve, reject });
    });
  }

  private roomFor(row: unknown[]): Gathering {
    const text = row.reduce<number>(
      (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
      0,
    );
    const { gathering } = this;
    const hasRoom =
      gathering && gathering.arrivals.length < MAX_ROWS && gathering.text + text <= MAX_TEXT;
    const room = hasRoom ? gathering : this.begin();
    room.text += text;
    return room;
  }

  /** The statement is sent when all that go on now have said what they have. */
  private begin(): Gathering {
    const gathering: Gathering = { arrivals: [], text: 0 };
    process.nextTick(() => {
      if (this.gathering === gathering) this.gathering = undefined;
      void this.insertAll(gathering.arrivals);
    });
    this.gathering = gathering;
    return gathering;
  }

  private async insertAll(arrivals: Arrival[]): Promise<void> {
    try {
      const rows = await this.write(arrivals.map(({ row }) => row));
      rows.sort((a, b) => Number(a.id) - Number(b.id));
      arrivals.forEach(({ resolve }, index) => resolve(rows[index]));
    } catch (error) {
      if (arrivals.length > 1 && isFaultOfRow(error)) {
        await Promise.all(arrivals.map((arrival) => this.insertAll([arrival])));
      } else {
        for (const { reject } of arrivals) reject(error);
      }
    }
  }
}
