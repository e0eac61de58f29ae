import { DataSource, type QueryRunner } from 'typeorm';
import { schemaSnapshot } from '../schema/snapshot.js';
import { makeMetadataTable } from '../runtime/metadata-table.js';
import { override } from '../runtime/override-methods.js';
import { missed } from './missed.js';
import { seeEveryChange } from './see-every-change.js';
import type { Step } from './step.js';
import { BY_HAND, METHODS, stepsOf } from './steps-of.js';

/**
 * The steps by which TypeORM would make the schema match the entities. Its schema builder calls a
 * query runner in a mode that executes nothing; the calls are recorded.
 * @param wanted the facts of the schema that the entities ask for
 */
export async function recordSteps(dataSource: DataSource, wanted: string[]): Promise<Step[]> {
  const present = await schemaSnapshot(dataSource);
  const steps: Step[] = [];
  const restores: (() => void)[] = [];
  let depth = 0;
  const record =
    (method: string) =>
    (original: any) =>
    async (...parameters: any[]): Promise<unknown> => {
      // A method that another one calls is part of that step.
      if (depth === 0) steps.push(...stepsOf(method, parameters[0], parameters[1]));
      depth++;
      try {
        return await original(...parameters);
      } finally {
        depth--;
      }
    };
  const builder: any = dataSource.driver.createSchemaBuilder();
  const restore = override(dataSource, {
    createQueryRunner: () => (mode) => {
      // TypeORM's own: SafeDataSource refuses changes that lose data, and this one executes nothing.
      const plain = DataSource.prototype.createQueryRunner.call(dataSource, mode);
      const runner = makeMetadataTable(dataSource, plain) as QueryRunner & Record<string, any>;
      const methods = [...METHODS, ...BY_HAND].filter((method) => method in runner);
      const recorders = Object.fromEntries(methods.map((method) => [method, record(method)]));
      restores.push(override<Record<string, any>>(runner, recorders));
      restores.push(seeEveryChange(dataSource, builder, runner, wanted, present));
      return runner;
    },
  });
  try {
    await builder.log();
  } finally {
    restore();
    for (const undo of restores.toReversed()) undo();
  }
  // What TypeORM has no step for.
  const left = steps.length > 0 ? [] : missed(wanted, present);
  return [...steps, ...left.map((name): Step => ({ op: 'todo', table: '', subject: { name } }))];
}
