import { toIsbn13 } from '../isbn.js';
import { isCalendarDate, MAX_INT } from '../value-ranges.js';

/** What a list can be asked about one field of its rows. All that a list allows follows from it. */
export interface ListField {
  kind: FieldKind;
  nullable?: boolean;
  /** An index serves equality with one value, and the whole list in the order of this field. */
  indexed?: boolean;
  /** A trigram index finds the rows whose text contains another. */
  searchable?: boolean;
  /** The values there are, of a closed set. */
  values?: readonly string[];
}

export type ListFields = Record<string, ListField>;

export type FieldKind = keyof typeof KINDS;

export type Operator =
  'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'contains' | 'startsWith' | 'null';

/** A value as SQL is given it, on either engine. */
export type FilterValue = string | number | boolean;

interface Kind {
  operators: Operator[];
  sortable: boolean;
  /** The type in OpenAPI. */
  schema: { type: string; format?: string };
  /** Answers `undefined` for a text that is not a value of this kind. */
  parse(text: string): FilterValue | undefined;
  /** Ends the sentence "<parameter> …". */
  complaint: string;
}

const ORDERED: Operator[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'];

const KINDS = {
  integer: {
    operators: ORDERED,
    sortable: true,
    schema: { type: 'integer' },
    parse: (text) => (/^-?\d{1,10}$/.test(text) && isInt(Number(text)) ? Number(text) : undefined),
    complaint: `must be an integer from ${-MAX_INT - 1} to ${MAX_INT}`,
  },
  number: {
    operators: ORDERED,
    sortable: true,
    schema: { type: 'number' },
    parse: (text) =>
      /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
        ? Number(text)
        : undefined,
    complaint: 'must be a number',
  },
  price: {
    operators: ORDERED,
    sortable: true,
    schema: { type: 'number' },
    parse: (text) =>
      /^\d+(\.\d{1,2})?$/.test(text) && Number(text) * 100 <= MAX_INT ? Number(text) : undefined,
    complaint: `must be from 0 to ${MAX_INT / 100}, with at most two decimals`,
  },
  text: {
    operators: ['eq', 'ne', 'in', 'contains', 'startsWith'],
    sortable: true,
    schema: { type: 'string' },
    parse: (text) => (text.includes('\0') ? undefined : text),
    complaint: 'must not contain the character NUL',
  },
  isbn: {
    operators: ['eq', 'ne', 'in'],
    sortable: true,
    schema: { type: 'string' },
    parse: toIsbn13,
    complaint: 'must be a valid ISBN-10 or ISBN-13',
  },
  choice: {
    operators: ['eq', 'ne', 'in'],
    sortable: true,
    schema: { type: 'string' },
    parse: (text) => text,
    complaint: 'must be one of the values of this field',
  },
  flag: {
    operators: ['eq', 'ne'],
    sortable: false,
    schema: { type: 'boolean' },
    parse: (text) => ({ true: true, false: false })[text],
    complaint: 'must be true or false',
  },
  date: {
    operators: ORDERED,
    sortable: true,
    schema: { type: 'string', format: 'date' },
    parse: (text) => (isCalendarDate(text) ? text : undefined),
    complaint: 'must be a date, YYYY-MM-DD',
  },
  moment: {
    operators: ORDERED,
    sortable: true,
    schema: { type: 'string', format: 'date-time' },
    parse: parseMoment,
    complaint: 'must be a time as of RFC 3339, with at most milliseconds',
  },
} satisfies Record<string, Kind>;

const isInt = (value: number): boolean => value >= -MAX_INT - 1 && value <= MAX_INT;

function parseMoment(text: string): string | undefined {
  const form = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!form || !isCalendarDate(form[1])) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return undefined;
  // An offset may lead out of the years from 0001 to 9999: to 0000, or +010000, which is less, too.
  const moment = time.toISOString();
  return moment >= '0001' ? moment : undefined;
}

export const kindOf = (field: ListField): Kind => KINDS[field.kind];

export function operatorsOf(field: ListField): Operator[] {
  return field.nullable ? [...kindOf(field).operators, 'null'] : kindOf(field).operators;
}

/** @returns the value, or undefined if `text` is none of this field */
export function parseValue(field: ListField, text: string): FilterValue | undefined {
  if (field.values && !field.values.includes(text)) return undefined;
  return kindOf(field).parse(text);
}

/** Ends the sentence "<parameter> …". */
export function complaintAbout(field: ListField): string {
  return field.values ? `must be one of ${field.values.join(', ')}` : kindOf(field).complaint;
}
