import type { Needed } from '../needs/needed.js';
import type { Rename, Step } from '../needs/step.js';

/** Each dropped column with each column that is added to the same table. */
export function possibleRenames(steps: Step[]): Rename[] {
  const dropped = steps.filter(({ op }) => op === 'dropColumn');
  return dropped.flatMap(({ table, subject }) =>
    steps
      .filter((step) => step.op === 'addColumn' && step.table === table)
      .filter((added) => added.subject.name !== subject.name)
      .map((added) => ({ table, from: subject.name, to: added.subject.name })),
  );
}

/** Each table without an entity, with each new table that has at least half of its columns. */
export function possibleTableRenames({ steps, orphans }: Needed): Rename[] {
  const created = steps.filter(({ op }) => op === 'createTable');
  return orphans.flatMap(({ name: from, columns }) =>
    created
      .filter(({ subject }) => {
        const names = subject.columns.map(({ name }: { name: string }) => name);
        return columns.filter((name) => names.includes(name)).length * 2 >= columns.length;
      })
      .map(({ table: to }) => ({ from, to })),
  );
}

/** @throws Error unless exactly one of the possible renames is meant */
export function readRename(text: string, possible: Rename[], flag = '--rename'): Rename {
  const [, table, from, to] = /^(?:(\w+)\.)?(\w+):(?:\w+\.)?(\w+)$/.exec(text) ?? [];
  const found = possible.filter(
    (rename) => rename.from === from && rename.to === to && (!table || rename.table === table),
  );
  if (found.length === 1) return found[0];
  const list = possible.map((one) => `  ${show(one)}`).join('\n') || '  none';
  throw new Error(`${flag} ${text} is not one of the possible ones:\n${list}`);
}

export const show = ({ table, from, to }: Rename): string =>
  `${table === undefined ? '' : `${table}.`}${from}:${to}`;

/** Replaces dropping and adding by a rename, and by a change if more than the name differs. */
export function applyRenames(steps: Step[], renames: Rename[]): Step[] {
  return steps.flatMap((step): Step[] => {
    const { op, table, subject } = step;
    const isOf = (rename: Rename, name: string): boolean =>
      rename.table === table && name === subject.name;
    if (op === 'addColumn' && renames.some((one) => isOf(one, one.to))) return [];
    const rename = op === 'dropColumn' && renames.find((one) => isOf(one, one.from));
    if (!rename) return [step];
    const { subject: added } = steps.find(
      (other) =>
        other.op === 'addColumn' && other.table === table && other.subject.name === rename.to,
    )!;
    const before = { ...subject, name: rename.to };
    const isSame = JSON.stringify(before) === JSON.stringify(added);
    return [
      { op: 'renameColumn', table, before: { name: rename.from }, subject: { name: rename.to } },
      ...(isSame ? [] : [{ op: 'changeColumn' as const, table, before, subject: added }]),
    ];
  });
}
