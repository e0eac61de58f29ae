import { type Fields, listFields, rowSchema } from '../../../common/fields/fields.js';
import { MAX_INT } from '../../../common/fields/value-ranges.js';
import { objectSchema } from '../../../common/json-schema.js';
import type { ListDescription } from '../../../common/list/list-request.js';
import { importCount, importIdSchema } from '../import-summary.js';
import { IMPORT_KINDS, IMPORT_STATES } from './import.entity.js';
import { MAX_KEPT } from './import-undo.js';
import { KEPT_REASONS } from './undo-batch.js';

const count = (example: number, description?: string) =>
  ({ kind: 'integer', min: 0, unlisted: true, example, description }) as const;

const importFields: Fields = {
  kind: { kind: 'choice', values: IMPORT_KINDS, example: 'books' },
  format: { kind: 'code', maxLength: 20, example: 'goodreads' },
  fileName: { kind: 'code', maxLength: 255, nullable: true, example: 'goodreads.csv' },
  actor: {
    kind: 'code',
    maxLength: 16,
    nullable: true,
    description: 'The id of the key that sent the file; null for a command',
    example: '9f86d081884c7d65',
  },
  state: {
    kind: 'choice',
    values: IMPORT_STATES,
    description:
      'unfinished while it is under way and if it ended early, undoing if an undo began and did not end',
    example: 'finished',
  },
  inserted: count(2),
  updated: count(0),
  skipped: count(0),
  rejected: count(1),
  duplicates: count(0, 'How many of the skipped have no ISBN'),
  isbnsNulled: count(0, 'How many were imported without their invalid ISBN'),
  yearsNulled: count(0, 'How many were imported without what is no year'),
  removed: count(0, 'Books that its undo has removed'),
  restored: count(0, 'Updates that its undo has taken back'),
};

/** An import as the API returns it. */
export const importSchema = rowSchema('Import', importFields);

/** The filters and sort keys of lists of imports. */
export const importList: ListDescription = { fields: listFields(importFields) };

export const undoSchema = objectSchema('UndoneImport', {
  importId: { ...importIdSchema, type: 'integer', description: 'The import' },
  removed: { ...importCount(2), description: 'Books removed, by earlier undos of it too' },
  restored: { ...importCount(0), description: 'Updates taken back, by earlier undos of it too' },
  kept: { ...importCount(1), description: 'Books that stay as they are' },
  keptBooks: {
    type: 'array',
    maxItems: MAX_KEPT,
    description: 'The first of them',
    items: objectSchema('KeptBook', {
      id: { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_INT, example: 7 },
      title: { type: ['string', 'null'], maxLength: 500, example: 'Clean Code' },
      reason: {
        type: 'string',
        enum: KEPT_REASONS,
        description:
          'Changed since the import, stocked (there are items of it), deleted by somebody, or expired: ' +
          'the values before an update are kept for 30 days',
        example: 'stocked',
      },
    }),
  },
});
