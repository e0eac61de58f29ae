import { parse } from 'csv-parse/sync';
import type { FilterValue, Operator } from '../field-kinds.js';
import { type FieldOptions, kindOf } from '../fields.js';

export interface Filter {
  field: string;
  operator: Operator;
  value: FilterValue | FilterValue[];
}

export const operatorsOf = (field: FieldOptions): readonly Operator[] =>
  field.nullable ? [...kindOf(field).operators, 'null'] : kindOf(field).operators;

/** @returns the value, or undefined if `text` is none of this field */
export const parseValue = (field: FieldOptions, text: string): FilterValue | undefined =>
  kindOf(field).parse(text, field);

/** As `parseValue`, for what an operator is given: `in` has several values. */
export function parseOperand(
  field: FieldOptions,
  operator: Operator,
  text: string,
): Filter['value'] | undefined {
  if (operator === 'null') return { true: true, false: false }[text];
  if (operator !== 'in') return parseValue(field, text);
  const values = splitValues(text)?.map((value) => parseValue(field, value));
  return values?.includes(undefined) ? undefined : (values as FilterValue[] | undefined);
}

/** What the operator must be given, as the end of "<parameter> …". */
export function operandMessage(field: FieldOptions, operator: Operator, text: string): string {
  if (operator === 'null') return 'must be true or false';
  return operator === 'in' && !splitValues(text)
    ? 'must have a value that holds a comma or a quote in double quotes'
    : kindOf(field).expected(field);
}

/** Values are separated by commas; one that holds a comma is double-quoted. */
function splitValues(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  try {
    const records: string[][] = parse(text, { record_delimiter: '\0' });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}
