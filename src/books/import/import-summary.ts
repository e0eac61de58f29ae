import { objectSchema } from '../../common/json-schema.js';
import { MAX_BODY, MAX_INT } from '../../common/fields/value-ranges.js';
import { BOOK_COLUMNS } from '../book.fields.js';
import { type ImportColumn, importColumnsSchema, MAX_COLUMNS } from './csv/columns.js';
import { FORMATS, type Format } from './formats/formats.js';

/** Most rejected rows in a summary, and most bytes of each. */
export const MAX_REJECTIONS = 100;
export const MAX_RAW = 1000;

/** A longer row is shown without its cells, as one with more cells than a dry run shows columns. */
export const MAX_CELLS_BYTES = 10_000;

/** Most records that a dry run shows. */
export const MAX_PREVIEW = 10;

/** What happened to a record; a duplicate was skipped. */
export type Outcome = 'inserted' | 'updated' | 'skipped' | 'rejected' | 'duplicate';

/** Numbers of records. */
export interface Counts {
  inserted: number;
  updated: number;
  /** Including `duplicates`. */
  skipped: number;
  rejected: number;
  /** Skipped because a book without an ISBN has the same title, author, year and publisher. */
  duplicates: number;
  /** Imported without their invalid ISBN. */
  isbnsNulled: number;
  /** Imported without a year, because the text is none. */
  yearsNulled: number;
}

export const NO_COUNTS: Counts = {
  inserted: 0,
  updated: 0,
  skipped: 0,
  rejected: 0,
  duplicates: 0,
  isbnsNulled: 0,
  yearsNulled: 0,
};

export interface Rejection {
  /** The line of a row, or the number of a record. */
  position: number;
  reference?: string;
  reason: string;
  /** The fields whose values are the reason. */
  fields?: string[];
  raw: Buffer;
  /** Of a row. */
  cells?: string[];
}

/** Where a record is in its file. */
interface Place {
  line?: number;
  record?: number;
  reference?: string;
}

/** The result of an import, the same for `--json` and over HTTP. */
export interface ImportSummary extends Counts {
  /** Of its record; null if nothing was written. */
  importId: number | null;
  format: Format;
  /** The sum of inserted, updated, skipped and rejected. */
  read: number;
  dryRun: boolean;
  /** The first rejected records. */
  rejections: (Place & { reason: string; fields?: string[]; raw: string; cells?: string[] })[];
  /** The first records of a dry run, as they would be. */
  preview?: (Place & { outcome: Outcome; book: object })[];
  /** Of a dry run of a file of rows. */
  columns?: ImportColumn[];
}

/** JSON Schema of a number of records. */
export const importCount = (example: number) => ({
  type: 'integer',
  format: 'int32',
  minimum: 0,
  maximum: MAX_INT,
  example,
});

export const importIdSchema = {
  ...importCount(12),
  type: ['integer', 'null'],
  minimum: 1,
  description: 'Names the import at /api/imports; null if nothing was written',
};

const places = {
  line: { ...importCount(3), description: 'Where the row begins in a file of rows' },
  record: { ...importCount(7), description: 'The number of the record in a MARC or XML file' },
  reference: {
    type: 'string',
    maxLength: MAX_BODY,
    description: 'What the file calls the record',
    example: 'com.example.0001',
  },
};

export const importSummarySchema = objectSchema(
  'ImportSummary',
  {
    importId: importIdSchema,
    format: { type: 'string', enum: [...FORMATS], example: 'csv' },
    read: { ...importCount(3), description: 'The sum of inserted, updated, skipped and rejected' },
    inserted: importCount(2),
    updated: importCount(0),
    skipped: importCount(0),
    rejected: importCount(1),
    duplicates: {
      ...importCount(0),
      description: 'How many were skipped because a book without an ISBN is the same',
    },
    isbnsNulled: {
      ...importCount(0),
      description: 'How many were imported without their invalid ISBN',
    },
    yearsNulled: {
      ...importCount(0),
      description: 'How many were imported without what is no year',
    },
    dryRun: { type: 'boolean', description: 'Nothing has been written', example: false },
    rejections: {
      type: 'array',
      maxItems: MAX_REJECTIONS,
      description: 'The first records that were rejected',
      items: objectSchema(
        'ImportRejection',
        {
          reason: { type: 'string', maxLength: MAX_BODY, example: 'title must not be empty' },
          raw: {
            type: 'string',
            maxLength: MAX_RAW + 1,
            description: 'The record, cut where it is long',
            example: ',Anonymous',
          },
        },
        {
          ...places,
          fields: {
            type: 'array',
            maxItems: BOOK_COLUMNS.length,
            description: 'The fields whose values are the reason',
            items: { type: 'string', enum: [...BOOK_COLUMNS], example: 'title' },
          },
          cells: {
            type: 'array',
            maxItems: MAX_COLUMNS,
            description:
              'The cells of a row, whole; none if it cannot be split. Absent if the row is longer than ' +
              `${MAX_CELLS_BYTES} bytes`,
            items: { type: 'string', maxLength: MAX_CELLS_BYTES, example: 'Anonymous' },
          },
        },
      ),
    },
  },
  {
    preview: {
      type: 'array',
      maxItems: MAX_PREVIEW,
      description: 'In a dry run the first records that are no rejections, as they would be',
      items: objectSchema(
        'ImportPreview',
        {
          outcome: {
            type: 'string',
            enum: ['inserted', 'updated', 'skipped', 'duplicate'],
            example: 'inserted',
          },
          book: {
            type: 'object',
            additionalProperties: true,
            example: { title: 'Clean Code', author: 'Robert Martin' },
          },
        },
        places,
      ),
    },
    columns: importColumnsSchema,
  },
);
