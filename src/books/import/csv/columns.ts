import { objectSchema } from '../../../common/json-schema.js';
import { BOOK_COLUMNS } from '../../book.fields.js';
import type { Property } from '../formats/book-record.js';
import type { CsvRecord } from './record-reader.js';

/** Most columns of a file that a dry run shows, and most values of each. */
export const MAX_COLUMNS = 200;
const MAX_SAMPLES = 3;
/** Most characters of a header, and of a value. */
const MAX_HEADER = 1000;
const MAX_SAMPLE = 100;
/** Rows in which values are looked for. */
const ROWS = 1000;

/** A column of a file of rows, as a dry run shows it. */
export interface ImportColumn {
  header: string;
  /** The field that is read from it; null if none is. */
  field: Property | null;
  /** Its first values, each once. */
  samples: string[];
}

/** Keeps the header and the first values of each column, while the rows of a file are read. */
export class ColumnSamples {
  private header: string[] | undefined;
  private samples: string[][] = [];
  private rows = 0;

  async *watch(rows: AsyncIterable<CsvRecord[]>): AsyncGenerator<CsvRecord[]> {
    for await (const slice of rows) {
      for (const row of slice) if (this.rows < ROWS) this.add(row);
      yield slice;
    }
  }

  /**
   * @param fieldsOf the field that is read from each column of a header
   * @returns undefined before the header has been read
   */
  columns(fieldsOf: (header: string[]) => (Property | undefined)[]): ImportColumn[] | undefined {
    if (!this.header) return undefined;
    const fields = fieldsOf(this.header);
    return this.samples.map((samples, index) => ({
      header: this.header![index].slice(0, MAX_HEADER),
      field: fields[index] ?? null,
      samples,
    }));
  }

  private add({ cells, complaint }: CsvRecord): void {
    // A header that cannot be read.
    if (!this.header && complaint) this.rows = ROWS;
    else if (!this.header) {
      this.header = cells.map((name) => name.trim());
      this.samples = this.header.slice(0, MAX_COLUMNS).map(() => []);
    } else this.sample(cells);
  }

  private sample(cells: string[]): void {
    this.rows += 1;
    for (const [index, samples] of this.samples.entries()) {
      const value = cells[index]?.trim().slice(0, MAX_SAMPLE) ?? '';
      if (samples.length < MAX_SAMPLES && value !== '' && !samples.includes(value))
        samples.push(value);
    }
  }
}

export const importColumnsSchema = {
  type: 'array',
  maxItems: MAX_COLUMNS,
  description:
    'In a dry run the columns of a file of rows; also if the file cannot be read because no column of its ' +
    'header is the title or the author',
  items: objectSchema('ImportColumn', {
    header: { type: 'string', maxLength: MAX_HEADER, example: 'Written by' },
    field: {
      type: ['string', 'null'],
      enum: [...BOOK_COLUMNS, null] as string[],
      description: 'The field that is read from it; null if none is',
      example: 'author',
    },
    samples: {
      type: 'array',
      maxItems: MAX_SAMPLES,
      description: 'Its first values, each once',
      items: { type: 'string', maxLength: MAX_SAMPLE, example: 'Jane Austen' },
    },
  }),
};
