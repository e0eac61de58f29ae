import { createHash } from 'node:crypto';
import type { DataSourceOptions } from 'typeorm';
import type { Declarations } from '../history/declarations.js';
import { findLosses } from './losses.js';
import type { Rows, TableRows } from '../shadow/rows.js';
import { difference } from '../shadow/snapshot.js';
import { Steps } from './steps.js';
import { withShadowDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';

/** What one step of the stairs has shown. */
export interface StepReport {
  name: string;
  problems: string[];
  /** What `up` does to the schema, and to the rows that were there: the same at every run. */
  effect: string[];
}

/**
 * Goes up and down one migration, with rows in every table: down brings back the schema and the
 * rows, up again gives what the first up gave. Once more with rows that are newer than `up`.
 * @param name of the migration; the database is one of its own
 */
export async function climb(
  workshop: ShadowDatabase,
  migrations: DataSourceOptions['migrations'],
  name: string,
  declarations: Declarations,
): Promise<StepReport> {
  const problems: string[] = [];
  const effect: string[] = [];
  let refused = false;
  const onThrowaway = (work: (steps: Steps) => Promise<void>): Promise<void> =>
    withShadowDatabase(workshop, migrations, async (dataSource) => {
      const steps = new Steps(dataSource, name);
      try {
        await steps.goBefore();
        await work(steps);
      } catch (error) {
        problems.push(`${steps.doing} fails: ${(error as Error).message}`);
      }
    });
  await onThrowaway(async (steps) => {
    await climbOnce(steps, declarations, problems, effect);
    if (problems.length > 0) return;
    refused = await climbWithNewRows(steps, declarations, problems);
  });
  // It refused over some row; what it does to the others has not been seen.
  for (const only of refused ? changedColumns(effect) : []) {
    await onThrowaway(async (steps) => {
      await steps.up();
      await climbWithNewRows(steps, declarations, problems, only);
    });
  }
  return { name, problems, effect };
}

async function climbOnce(
  steps: Steps,
  declarations: Declarations,
  problems: string[],
  effect: string[],
): Promise<void> {
  await steps.fill();
  const before = await steps.state();
  await steps.up();
  const first = await steps.state();
  effect.push(...difference(before.schema, first.schema), ...rowsChanged(before.rows, first.rows));

  await steps.down();
  const back = await steps.state();
  const schema = difference(before.schema, back.schema);
  problems.push(
    ...schema.map((line) => `after down, the schema is another than before up: ${line}`),
  );
  const losses = findLosses(before.rows, back.rows, declarations);
  problems.push(...losses.map((line) => `after up and down, ${line}`));

  await steps.up();
  const second = await steps.state();
  const other = difference(first.schema, second.schema);
  problems.push(...other.map((line) => `the second up gives another schema: ${line}`));
  const otherRows = findLosses(first.rows, second.rows, declarations);
  problems.push(...otherRows.map((line) => `after the second up, ${line}`));
}

/** @returns whether down has refused */
async function climbWithNewRows(
  steps: Steps,
  declarations: Declarations,
  problems: string[],
  only?: { table: string; column: string },
): Promise<boolean> {
  await steps.fill(only);
  const before = await steps.state();
  try {
    await steps.down();
  } catch (error) {
    if (!declarations.refuses) throw error;
    const after = await steps.state();
    const losses = findLosses(before.rows, after.rows, { loses: new Set(), refuses: undefined });
    const changes = [...difference(before.schema, after.schema), ...losses];
    problems.push(...changes.map((line) => `down refuses, but has changed something: ${line}`));
    return true;
  }
  const losses = findLosses(before.rows, (await steps.state()).rows, declarations);
  problems.push(...losses.map((line) => `down loses more than it declares: ${line}`));
  await steps.up();
  return false;
}

/** The columns that `up` has made different ones. */
function changedColumns(effect: string[]): { table: string; column: string }[] {
  const columns = effect.flatMap((line) => {
    const [, sign, table, column] = /^([-+]) column (\w+)\.(\w+):/.exec(line) ?? [];
    return sign ? [{ sign, table, column }] : [];
  });
  const come = columns.filter(({ sign }) => sign === '+');
  return columns.filter(
    ({ sign, table, column }) =>
      sign === '-' && come.some((other) => other.table === table && other.column === column),
  );
}

/** @param table undefined of one that there was not */
const digest = (table?: TableRows): string =>
  createHash('sha256')
    .update(JSON.stringify(table ?? null))
    .digest('hex')
    .slice(0, 12);

/** A line for each table whose rows are others, with a digest of what they are now. */
function rowsChanged(before: Rows, after: Rows): string[] {
  return [...after]
    .filter(([name, rows]) => rows.rows.length > 0 && digest(rows) !== digest(before.get(name)))
    .map(([name, rows]) => `rows of ${name}: ${rows.rows.length}, ${digest(rows)}`);
}
