import type { ColumnFacts } from './operation.js';

type Type = Pick<ColumnFacts, 'type' | 'size'>;

/** Each type holds every value of the types before it. */
const LADDERS = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['date', 'timestamp'],
  ['date', 'timestamptz'],
  ['json', 'jsonb'],
];

const TEXTS = new Set(['char', 'varchar', 'text', 'citext', 'clob']);

/** Whether a value of one type may not fit into the other. */
export function isNarrower(before: Type | undefined, after: Type): boolean {
  const { type } = after;
  const isUnlimitedText = TEXTS.has(type ?? '') && type !== 'char' && after.size === undefined;
  if (isUnlimitedText) return false;
  if (!before?.type) return type !== 'bigint' && type !== 'double precision';
  if (before.type === type) return isSmaller(before.size, after.size);
  if (TEXTS.has(before.type) && TEXTS.has(type ?? '')) return isSmaller(before.size, after.size);
  return !LADDERS.some((ladder) => {
    const from = ladder.indexOf(before.type!);
    return from >= 0 && ladder.indexOf(type!) > from;
  });
}

/** No size is the largest. A numeric is smaller with fewer digits on either side of the point. */
function isSmaller(before: number[] | undefined, after: number[] | undefined): boolean {
  if (!after?.length) return false;
  if (!before?.length) return true;
  const [length, scale = 0] = before;
  const [newLength, newScale = 0] = after;
  return newLength < length || newScale < scale || newLength - newScale < length - scale;
}
