import type { SqlToken } from './sql-tokens.js';

const KEY = /^(id|uuid|ctid|rowid|\w+_id)$/i;

/**
 * Whether an UPDATE or DELETE affects a part of the table that does not grow with it: by LIMIT, by
 * a key, by a list of keys, or by a range of keys with both ends.
 */
export function isBounded(tokens: SqlToken[]): boolean {
  const words = tokens.map(({ kind, upper }) => (kind === 'word' ? upper : ''));
  if (words.includes('LIMIT')) return true;
  const where = tokens.slice(words.indexOf('WHERE') + 1);
  if (!words.includes('WHERE')) return false;
  const comparisons = where.flatMap(({ kind, text }, index) => {
    if (kind === 'string' || !KEY.test(text)) return [];
    const next = where[index + 1]?.upper ?? '';
    const value = where[index + (next === '=' ? 2 : 1)];
    return [
      { sign: next, isValue: value !== undefined && isValue(value) },
      { sign: mirrored(where[index - 1]?.upper ?? ''), isValue: isValue(where[index - 2]) },
    ];
  });
  const has = (...wanted: string[]): boolean =>
    comparisons.some(({ sign }) => wanted.includes(sign));
  const isSelection = where.some(({ kind, upper }) => kind === 'word' && upper === 'SELECT');
  const hasParameter = tokens.some(({ kind, text }) => kind === 'sign' && /^[$?]$/.test(text));
  // A key that equals a column of another table selects every row with a partner there.
  if (comparisons.some(({ sign, isValue: is }) => sign === '=' && (is || hasParameter)))
    return true;
  if (has('IN') && !isSelection) return true;
  return has('BETWEEN') || (has('<', '<=') && has('>', '>='));
}

const isValue = (token: SqlToken | undefined): boolean =>
  token !== undefined &&
  (token.kind === 'number' || token.kind === 'string' || /^([$?:]|ANY)$/.test(token.upper));

const mirrored = (sign: string): string =>
  ({ '<': '>', '<=': '>=', '>': '<', '>=': '<=' })[sign] ?? sign;
