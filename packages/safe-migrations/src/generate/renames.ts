import type { Step } from './step.js';

/** `table.old:new`, or `old:new` where that is clear. */
export interface Rename {
  table: string;
  from: string;
  to: string;
}

/** The columns that go and those that come, of the tables that have both. */
export function possibleRenames(steps: Step[]): Rename[] {
  return steps.flatMap((gone) => {
    if (gone.op !== 'dropColumn') return [];
    return steps.flatMap((come) =>
      come.op === 'addColumn' && come.table === gone.table
        ? [{ table: gone.table, from: gone.column.name, to: come.column.name }]
        : [],
    );
  });
}

/** @throws Error when there is no such rename among the possible ones, or more than one */
export function readRename(text: string, possible: Rename[]): Rename {
  const [, table, from, to] = /^(?:(\w+)\.)?(\w+):(?:\w+\.)?(\w+)$/.exec(text) ?? [];
  const found = possible.filter(
    (rename) => rename.from === from && rename.to === to && (!table || rename.table === table),
  );
  if (found.length === 1) return found[0];
  const list = possible.map((one) => `  ${show(one)}`).join('\n') || '  none';
  throw new Error(`--rename ${text} is not one of the possible ones:\n${list}`);
}

export const show = ({ table, from, to }: Rename): string => `${table}.${from}:${to}`;

/** Makes one step of the two; what differs besides the name is a change after it. */
export function applyRenames(steps: Step[], renames: Rename[]): Step[] {
  return steps.flatMap((step): Step[] => {
    if (step.op === 'dropColumn') {
      const rename = renames.find((r) => r.table === step.table && r.from === step.column.name);
      if (!rename) return [step];
      const added = steps.find(
        (other) =>
          other.op === 'addColumn' && other.table === step.table && other.column.name === rename.to,
      ) as Extract<Step, { op: 'addColumn' | 'dropColumn' }>;
      const { table } = step;
      const before = { ...step.column, name: rename.to };
      const isSame = JSON.stringify(before) === JSON.stringify(added.column);
      return [
        { op: 'renameColumn', table, column: rename.from, to: rename.to },
        ...(isSame ? [] : [{ op: 'changeColumn' as const, table, before, after: added.column }]),
      ];
    }
    const isNewName =
      step.op === 'addColumn' &&
      renames.some(({ table, to }) => table === step.table && to === step.column.name);
    return isNewName ? [] : [step];
  });
}
