import type { Action } from '../operations/operation.js';
import type { Run, Subject } from './subject.js';

type Kind = Action['kind'];
type ActionOf<K extends Kind> = Action & { kind: K };

/** The actions of one kind of some runs. */
export function actionsOf<K extends Kind>(runs: Run[], ...kinds: K[]): ActionOf<K>[] {
  return runs.flatMap(({ actions }) =>
    actions.filter((action): action is ActionOf<K> => kinds.includes(action.kind as K)),
  );
}

/** Those on one engine. */
export const on = (runs: Run[], engine: Run['engine']): Run[] =>
  runs.filter((run) => run.engine === engine);

/** Whether an action is about a table that the migration has not made itself. */
export const isOld =
  ({ created }: Subject) =>
  ({ table }: { table: string }): boolean =>
    !created.has(table);
