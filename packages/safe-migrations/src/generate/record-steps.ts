import type { DataSource, QueryRunner } from 'typeorm';
import { override } from '../runtime/override-methods.js';
import { changedChecks } from './changed-checks.js';
import { RUNNER_STEPS, type Translate } from './runner-steps.js';
import type { Step } from './step.js';

/** What a column of an entity may have that no migration for both engines can say. */
const NOT_PORTABLE = [
  'isArray',
  'asExpression',
  'generatedIdentity',
  'spatialFeatureType',
  'collation',
];

/**
 * The steps by which TypeORM would make the schema what the entities say. Its schema builder acts
 * by calling a query runner; this one writes down what it is called with.
 */
export async function recordSteps(dataSource: DataSource): Promise<Step[]> {
  const { drops, creates } = await changedChecks(dataSource);
  const steps: Step[] = drops;
  const restores: (() => void)[] = [];
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  let depth = 0;
  const restore = override(dataSource, {
    createQueryRunner: () => (mode) => {
      const runner = createQueryRunner(mode) as QueryRunner & Record<string, any>;
      const replacements = Object.entries(RUNNER_STEPS).flatMap(([name, translate]) =>
        typeof runner[name] === 'function' ? [[name, recorded(translate)] as const] : [],
      );
      restores.push(override(runner as any, Object.fromEntries(replacements)));
      return runner;
    },
  });
  const recorded =
    (translate: Translate) =>
    (original: any) =>
    async (...parameters: any[]): Promise<unknown> => {
      // What a step does to do its work is not another step.
      if (depth === 0)
        steps.push(...withDoubts(translate(parameters[0], parameters[1]), parameters));
      depth++;
      try {
        return await original(...parameters);
      } finally {
        depth--;
      }
    };
  try {
    const builder: any = dataSource.driver.createSchemaBuilder();
    // It guesses from the number of columns that differ.
    builder.renameColumns = async () => undefined;
    await builder.log();
  } finally {
    restore();
    for (const undo of restores) undo();
  }
  return [...steps, ...creates];
}

/** A step that says less than the entity does is followed by a word about it. */
function withDoubts(steps: Step[], [, subjects]: any[]): Step[] {
  const columns = (Array.isArray(subjects) ? subjects : []).map(
    (one: any) => one?.newColumn ?? one,
  );
  const doubts = columns.flatMap((one: any) =>
    NOT_PORTABLE.filter((name) => one?.[name]).map((name): Step => ({
      op: 'todo',
      table: steps[0]?.table ?? '',
      text: `${one.name}: ${name} (${JSON.stringify(one[name])}) is not said here`,
    })),
  );
  return [...steps, ...doubts];
}
