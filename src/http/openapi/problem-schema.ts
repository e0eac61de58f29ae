import { MAX_ROWS } from '../../common/fields/row-changes.js';
import { answerSchema, ID, VERSION } from '../../common/fields/fields.js';
import { objectSchema } from '../../common/json-schema.js';
import { MAX_ERRORS, MAX_FIELD, MAX_INSTANCE, MAX_MESSAGE } from '../../common/problem.js';

/** Most characters of what the app itself says. */
export const MAX_TEXT = 2000;

const fieldErrorSchema = objectSchema(
  'FieldError',
  {
    field: {
      type: 'string',
      maxLength: MAX_FIELD + 1,
      description:
        'The property or parameter; in a bulk change `rows[17].changes.price`, in a stock document `lines[1]`',
      example: 'title',
    },
    message: { type: 'string', maxLength: MAX_MESSAGE, example: 'title must not be blank' },
  },
  {
    id: {
      ...answerSchema(ID),
      description: 'The row that stands in the way, for callers who may read it',
    },
    version: { ...answerSchema(VERSION), description: 'The version that the row has now' },
    code: {
      type: 'string',
      maxLength: MAX_FIELD,
      description: 'Why a line of a stock document is refused',
      example: 'insufficient_stock',
    },
    itemId: { ...answerSchema(ID), description: 'The item of that line' },
    available: {
      ...answerSchema({ kind: 'integer', min: 0, example: 2 }),
      description: 'How many copies of it there are',
    },
    itemIds: {
      type: 'array',
      items: answerSchema(ID),
      maxItems: MAX_ROWS,
      description: 'The items that fit a barcode',
    },
  },
);

/** The body of a problem response. */
export const problemSchema = objectSchema(
  'Problem',
  {
    type: { type: 'string', enum: ['about:blank'], example: 'about:blank' },
    title: { type: 'string', maxLength: MAX_TEXT, example: 'Not Found' },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599, example: 404 },
    detail: { type: 'string', maxLength: MAX_TEXT, example: 'Book not found' },
    instance: { type: 'string', maxLength: MAX_INSTANCE, description: 'The path of the request' },
    code: {
      type: 'string',
      maxLength: MAX_TEXT,
      description: 'Stable; programs can rely on it',
      example: 'not_found',
    },
    requestId: {
      type: 'string',
      maxLength: 128,
      description: 'Identifies the request in the log',
    },
  },
  {
    errors: { type: 'array', items: fieldErrorSchema, maxItems: MAX_ERRORS },
    omitted: {
      type: 'integer',
      format: 'int32',
      minimum: 1,
      maximum: MAX_ROWS * MAX_ERRORS,
      description: 'How many more errors there are: a response holds some 5 KiB of them',
    },
    summary: {
      type: 'object',
      description: 'What an interrupted import had done, in the form of its 200 response',
    },
  },
);
