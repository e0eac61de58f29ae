import type { EngineName } from '../operations/engine-name.js';
import type { Action } from '../operations/operation.js';
import type { Run, Subject } from './subject.js';

type Kind = Action['kind'];
type ActionOf<K extends Kind> = Action & { kind: K };

/** The actions of these kinds. */
export function actionsOf<K extends Kind>(runs: Run[], ...kinds: K[]): ActionOf<K>[] {
  return runs.flatMap(({ actions }) =>
    actions.filter((action): action is ActionOf<K> => kinds.includes(action.kind as K)),
  );
}

/** The runs on one engine. */
export const on = (runs: Run[], engine: EngineName): Run[] =>
  runs.filter((run) => run.engine === engine);

/** The actions of `up` on tables that it has not created itself: those tables are in use. */
export const changesOf = <K extends Extract<Action, { table: string }>['kind']>(
  { up, created }: Subject,
  kind: K,
  engine?: EngineName,
): (ActionOf<K> & { table: string })[] =>
  actionsOf(engine ? on(up, engine) : up, kind).filter(
    (action): action is ActionOf<K> & { table: string } =>
      'table' in action && !created.has(action.table),
  );
