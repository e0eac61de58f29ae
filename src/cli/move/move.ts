import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../../database/move/endpoint.js';
import { DEFERRED_INDEXES } from '../../database/move/left-out.js';
import type { Mark } from '../../database/engine/move-mark.js';
import {
  assertSameTables,
  inOrderOfReferences,
  type Table,
} from '../../database/move/rows/table.js';
import type { Progress } from '../progress.js';
import { compareRows, copyRows, verifyLedgers } from './copy-rows.js';
import { digestOf, type TableDigest } from './table-digest.js';
import { assertEmpty } from './target-is-empty.js';

/** Shows how many rows have been copied, compared or checked so far. */
export type StartProgress = (all: number) => Progress;

/**
 * Moves all rows, and leaves the source marked. Everything happens in one transaction of each database.
 * That of the target ends first, with a mark that refuses writes until the source is marked: so there is
 * never a time at which both databases, or neither whole, can be written.
 * @returns what has been moved
 * @throws Error that says why nothing was: the source is then unchanged, the target as empty as before
 */
export async function moveRows(
  source: Endpoint,
  target: Endpoint,
  startProgress: StartProgress,
): Promise<TableDigest[]> {
  await source.beginLocked();
  const tables = await tablesToMove(source);
  await target.beginExclusive();
  assertSameTables(tables, await target.tables());
  await assertEmpty(target, source.name);
  const progress = await countRows(source, tables, startProgress, 2);
  try {
    await target.empty(tables);
    const digests = await copyRows(source, target, tables, progress.onRows);
    await compareRows(source, target, tables, digests, progress.onRows);
    await verifyLedgers(target, progress.onRows);
    await commitBoth(source, target);
    return digests;
  } finally {
    progress.end();
  }
}

/** Reads all rows of a snapshot, and says what would be moved. See `moveRows`. */
export async function readRows(
  source: Endpoint,
  startProgress: StartProgress,
): Promise<TableDigest[]> {
  await source.beginReading();
  const tables = await tablesToMove(source);
  const progress = await countRows(source, tables, startProgress, 1);
  const digests: TableDigest[] = [];
  try {
    for (const table of tables) {
      digests.push(await digestOf(table.name, source.read(table), progress.onRows));
    }
    return digests;
  } finally {
    progress.end();
  }
}

/** If this is interrupted between two of the commits, `db:move` completes it when it is run again. */
async function commitBoth(source: Endpoint, target: Endpoint): Promise<void> {
  const mark: Omit<Mark, 'state' | 'other'> = {
    moveId: randomUUID(),
    markedAt: new Date().toISOString(),
  };
  await target.addMark({ ...mark, state: 'arriving', other: source.name });
  await target.commit();
  await source.addMark({ ...mark, state: 'moved', other: target.name });
  await source.commit();
  try {
    await target.removeMark();
  } catch (error) {
    throw new Error(
      `All rows have been moved and compared, but ${target.name} does not take writes yet: run the same ` +
        `command again, which takes this last step. (${(error as Error).message})`,
      { cause: error },
    );
  }
}

async function tablesToMove(source: Endpoint): Promise<Table[]> {
  if (await source.mark()) throw new Error(`${source.name} has been marked by another move`);
  const others = await source.others();
  if (others.length > 0) {
    throw new Error(
      `The source has views or tables of other kinds that are not of Octavo: ${others.join(', ')}`,
    );
  }
  const tables = inOrderOfReferences(await source.tables());
  const deferred = tables.find(({ name }) => name === DEFERRED_INDEXES);
  if (deferred && (await source.count(deferred)) > 0) {
    throw new Error(
      'An import has not ended, or was interrupted, and its indexes are missing in the source: ' +
        'wait for it, or run `npm run migration:run` there',
    );
  }
  return tables;
}

async function countRows(
  source: Endpoint,
  tables: Table[],
  startProgress: StartProgress,
  passes: number,
): Promise<{ onRows: (rows: number) => void; end: () => void }> {
  let all = 0;
  for (const table of tables) {
    const isCheckedToo = passes > 1 && table.name === 'stock_movements';
    all += (await source.count(table)) * (isCheckedToo ? passes + 1 : passes);
  }
  const progress = startProgress(Math.max(1, all));
  let done = 0;
  return {
    onRows: (rows) => {
      done += rows;
      progress.update(done, done);
    },
    end: () => progress.end(),
  };
}
