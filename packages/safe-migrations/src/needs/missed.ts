import { compareFacts, tableOf } from '../schema/compare.js';

/** What the entities ask for and is not there, or what their tables have against their will. */
export function missed(wanted: string[], found: string[]): string[] {
  const tables = new Set(wanted.map(tableOf));
  return compareFacts(wanted, found).flatMap((one) => {
    const made = one.found ? `there is: ${one.found}` : 'it is missing';
    if (one.wanted !== undefined) return [`the entities ask for: ${one.wanted}; ${made}`];
    const isPart = /^(column|constraint) /.test(one.subject) && tables.has(tableOf(one.found!));
    return isPart ? [`the entities do not ask for: ${one.found}`] : [];
  });
}
