import { objectSchema } from '../../common/json-schema.js';
import { MAX_BODY, MAX_INT } from '../../common/fields/value-ranges.js';

/** Most rejected rows in a summary, and most bytes of each. */
export const MAX_REJECTIONS = 100;
export const MAX_RAW = 1000;

/** What happened to a row that was read as a book. */
export type Outcome = 'inserted' | 'updated' | 'skipped' | 'rejected';

/** Numbers of rows; `isbnsNulled` of them were imported without their invalid ISBN. */
export type Counts = Record<Outcome | 'isbnsNulled', number>;

export interface Rejection {
  line: number;
  reason: string;
  raw: Buffer;
}

/** The result of an import, the same for `--json` and over HTTP. */
export interface ImportSummary extends Counts {
  /** The sum of inserted, updated, skipped and rejected. */
  read: number;
  dryRun: boolean;
  /** The first rejected rows. */
  rejections: { line: number; reason: string; raw: string }[];
}

const count = (example: number) => ({
  type: 'integer',
  format: 'int32',
  minimum: 0,
  maximum: MAX_INT,
  example,
});

export const importSummarySchema = objectSchema('ImportSummary', {
  read: { ...count(3), description: 'The sum of inserted, updated, skipped and rejected' },
  inserted: count(2),
  updated: count(0),
  skipped: count(0),
  rejected: count(1),
  isbnsNulled: { ...count(0), description: 'Rows that were imported without their invalid ISBN' },
  dryRun: { type: 'boolean', description: 'Nothing has been written', example: false },
  rejections: {
    type: 'array',
    maxItems: MAX_REJECTIONS,
    description: 'The first rows that were rejected',
    items: objectSchema('ImportRejection', {
      line: { ...count(3), description: 'Where the row begins in the file' },
      reason: { type: 'string', maxLength: MAX_BODY, example: 'title must not be empty' },
      raw: {
        type: 'string',
        maxLength: MAX_RAW + 1,
        description: 'The row, cut where it is long',
        example: ',Anonymous',
      },
    }),
  },
});
