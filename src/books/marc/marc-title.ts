import type { MarcRecord, Subfield } from './marc-record.js';
import { fieldsOf, partsOf, withoutMark } from './marks.js';

/** What stands before a subfield, if the one before it has no mark: records may leave ISBD marks out. */
const MARKS: Record<string, string> = { b: ' :', n: '.', p: '.' };

const ENDS_IN_MARK = /[:;=/.,]$/;

/**
 * The title proper, its parts and its subtitle (245 $a $n $p $b, in the order of the field) with the marks
 * between them. Neither the script of 880 nor the characters that sorting skips change it.
 * @returns undefined if the record has no title
 */
export function titleOf(record: MarcRecord): string | undefined {
  const titles = fieldsOf(record, '245').map((field) => joined(partsOf(field, 'anpbh')));
  return titles.map(withoutMark).find((title) => title !== '');
}

function joined(parts: Subfield[]): string {
  let title = '';
  let last = '';
  for (const { code, value } of parts) {
    if (code === 'h') {
      // The medium is left out, but not the mark after it.
      const [mark] = /[:;=/.,]$/.exec(value) ?? [''];
      if (title !== '') title += /[:;=/]/.test(mark) ? ` ${mark}` : mark;
    } else {
      title = title === '' ? value : `${title}${markBetween(title, last, code, value)} ${value}`;
      last = code;
    }
  }
  return title;
}

function markBetween(title: string, last: string, code: string, part: string): string {
  if (ENDS_IN_MARK.test(title) || /^[:;=/]/.test(part)) return '';
  return code === 'p' && last === 'n' ? ',' : (MARKS[code] ?? '');
}
