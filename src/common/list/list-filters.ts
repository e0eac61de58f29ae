import { parse } from 'csv-parse/sync';
import type { FilterValue, Operator } from '../fields/kind.js';
import { kindOf, type ListField } from '../fields/fields.js';
import { isLongerThan } from '../fields/value-ranges.js';

/** Values of one `in`, and their characters in all. */
export const MAX_IN_VALUES = 200;
export const MAX_IN_LENGTH = 2000;

export interface Filter {
  field: string;
  /** `notAbove` compares with the field that the value names. */
  operator: Operator | 'notAbove';
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
  const texts = splitValues(text);
  if (!texts || excessOf(texts)) return undefined;
  const values = texts.map((value) => field.parse(value));
  return values.includes(undefined) ? undefined : (values as FilterValue[]);
}

/** The validation message for an operand, as the end of "<parameter> …". */
export function operandMessage(field: ListField, operator: Operator, text: string): string {
  if (operator === 'null') return 'must be true or false';
  if (operator !== 'in') return kindOf(field).expected(field, text);
  const texts = splitValues(text);
  if (!texts) return 'must have a value that holds a comma or a quote in double quotes';
  const wrong = texts.find((value) => field.parse(value) === undefined);
  return excessOf(texts) ?? kindOf(field).expected(field, wrong!);
}

/** Which limit the values of `in` exceed, as a validation message. */
function excessOf(texts: string[]): string | undefined {
  if (texts.length > MAX_IN_VALUES) return `must have at most ${MAX_IN_VALUES} values`;
  return isLongerThan(texts.join(''), MAX_IN_LENGTH)
    ? `must have values of at most ${MAX_IN_LENGTH} characters in all`
    : undefined;
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
