import { createInterface } from 'node:readline/promises';
import { readRename, show } from '../generate/renames.js';
import type { Rename } from '../needs/step.js';

/**
 * Asks the user, or fails: whether two columns or tables are the same cannot be seen from outside.
 * @param texts what the user has given with the flag
 * @param isOff whether nothing else is a rename
 */
export async function decideRenames(
  possible: Rename[],
  flag: '--rename' | '--rename-table',
  texts: string[] = [],
  isOff = false,
): Promise<Rename[]> {
  const chosen = texts.map((text) => readRename(text, possible, flag));
  const isOpen = (one: Rename): boolean =>
    !chosen.some(
      ({ table, from, to }) => table === one.table && (from === one.from || to === one.to),
    );
  const open = possible.filter(isOpen);
  if (open.length === 0 || isOff) return chosen;
  const [what, few] =
    flag === '--rename' ? ['column', 'Columns are dropped'] : ['table', 'Tables have no entity'];
  if (!process.stdin.isTTY) {
    throw new Error(
      `${few} and others added. If one is a renamed ${what}, name it, and its values are kept:\n` +
        `${open.map((one) => `  ${flag} ${show(one)}`).join('\n')}\n` +
        `Otherwise use --no-rename: the values of ` +
        (what === 'column' ? 'the dropped columns are lost.' : 'the old table stay behind in it.'),
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  for (const one of open) {
    if (!isOpen(one)) continue;
    const to = one.table === undefined ? one.to : `${one.table}.${one.to}`;
    const answer = await prompt.question(`Was the ${what} ${to} renamed from ${one.from}? [y/N] `);
    if (/^y/i.test(answer)) chosen.push(one);
  }
  prompt.close();
  return chosen;
}
