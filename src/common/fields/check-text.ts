import { isLongerThan, MAX_BODY } from './value-ranges.js';

/** Bytes of the quotes around a string in JSON. */
const QUOTES = 2;

/**
 * Without NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold.
 * @returns the validation message for a value, as the end of "<name> …"; undefined if it is valid
 */
export function checkText(
  value: unknown,
  { maxLength = Infinity, blank }: { maxLength?: number; blank?: boolean },
  name: string,
): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.includes('\0')) return 'must not contain the character NUL';
  if (!value.isWellFormed()) return 'must be well-formed Unicode';
  if (!blank && value.trim() === '') return 'must not be blank';
  if (isLongerThan(value, maxLength)) return `must have at most ${maxLength} characters`;
  if (maxLength < Infinity) return undefined;
  // Imports accept no longer text than a JSON body with this property alone could hold.
  const maxBytes = MAX_BODY - Buffer.byteLength(JSON.stringify({ [name]: '' }));
  return Buffer.byteLength(JSON.stringify(value)) - QUOTES > maxBytes
    ? `must have at most ${maxBytes} bytes when it is written as JSON`
    : undefined;
}
