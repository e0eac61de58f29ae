import {
  importCount as count,
  importIdSchema,
  MAX_PREVIEW,
  MAX_RAW,
  MAX_REJECTIONS,
  type Rejection,
} from '../../books/import/import-summary.js';
import { MAX_BODY } from '../../common/fields/value-ranges.js';
import { objectSchema } from '../../common/json-schema.js';
import type { StockItem } from './stock-checker.js';
import { STOCK_FORMATS, type StockFormat } from './stock-presets.js';

/** What happened to an item, or why it was refused. */
export type StockOutcome = 'inserted' | 'updated' | 'skipped' | { reason: string };

/** Numbers of items; of a row with quantities in two stores, two. */
export interface StockCounts {
  inserted: number;
  /** With an entry in the ledger for the quantity of an item that existed. */
  updated: number;
  skipped: number;
  rejected: number;
}

export const NO_STOCK: StockCounts = { inserted: 0, updated: 0, skipped: 0, rejected: 0 };

/** The result of a batch. */
export interface StockSettlement {
  counts: StockCounts;
  rejections: Rejection[];
  /** The first items that were not rejected. */
  preview: StockPreview[];
}

export interface StockPreview {
  line: number;
  outcome: StockOutcome;
  item: Omit<StockItem, 'codes'>;
}

/** The result of an import, the same for `--json` and over HTTP. */
export interface StockSummary extends StockCounts {
  /** Of its record; null if nothing was written. */
  importId: number | null;
  format: StockFormat;
  /** The sum of inserted, updated, skipped and rejected. */
  read: number;
  dryRun: boolean;
  /** The first rejected items. */
  rejections: { line: number; reason: string; raw: string }[];
  /** The first items of a dry run, as they would be. */
  preview?: StockPreview[];
}

const line = { ...count(3), description: 'Where the row begins' };

export const stockSummarySchema = objectSchema(
  'StockImportSummary',
  {
    importId: importIdSchema,
    format: { type: 'string', enum: STOCK_FORMATS, example: 'csv' },
    read: { ...count(3), description: 'The sum of inserted, updated, skipped and rejected' },
    inserted: count(2),
    updated: {
      ...count(0),
      description: 'Items that existed whose quantity was counted or received',
    },
    skipped: { ...count(0), description: 'Items that existed and stay as they are' },
    rejected: count(1),
    dryRun: { type: 'boolean', description: 'Nothing has been written', example: false },
    rejections: {
      type: 'array',
      maxItems: MAX_REJECTIONS,
      description: 'The first items that were rejected',
      items: objectSchema('StockRejection', {
        line,
        reason: { type: 'string', maxLength: MAX_BODY, example: 'there is no store Hilltop' },
        raw: {
          type: 'string',
          maxLength: MAX_RAW + 1,
          description: 'The row, cut where it is long',
          example: 'Tote bag,9.50,25,Hilltop',
        },
      }),
    },
  },
  {
    preview: {
      type: 'array',
      maxItems: MAX_PREVIEW,
      description: 'In a dry run the first items that are no rejections, as they would be',
      items: objectSchema('StockPreview', {
        line,
        outcome: { type: 'string', enum: ['inserted', 'updated', 'skipped'], example: 'inserted' },
        item: { type: 'object', additionalProperties: true, example: { name: 'Tote bag' } },
      }),
    },
  },
);
