import { parse } from 'csv-parse/sync';
import type { FilterValue, Operator } from '../field-kinds.js';
import { kindOf, type ListField } from '../fields.js';

export interface Filter {
  field: string;
  operator: Operator;
  value: FilterValue | FilterValue[];
}

/**
 * Parses the operand of an operator; that of `in` is several values.
 * @returns undefined if `text` is not valid for the operator
 */
export function parseOperand(
  field: ListField,
  operator: Operator,
  text: string,
): Filter['value'] | undefined {
  if (operator === 'null') return { true: true, false: false }[text];
  if (operator !== 'in') return field.parse(text);
  const values = splitValues(text)?.map((value) => field.parse(value));
  return values?.includes(undefined) ? undefined : (values as FilterValue[] | undefined);
}

/** The validation message for an operand, as the end of "<parameter> …". */
export function operandMessage(field: ListField, operator: Operator, text: string): string {
  if (operator === 'null') return 'must be true or false';
  return operator === 'in' && !splitValues(text)
    ? 'must have a value that holds a comma or a quote in double quotes'
    : kindOf(field).expected(field);
}

/** Values are separated by commas; a value that contains a comma is double-quoted. */
function splitValues(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  try {
    const records: string[][] = parse(text, { record_delimiter: '\0' });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}
