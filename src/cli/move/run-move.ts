import type { Endpoint } from '../../database/move/endpoint.js';
import { describeMark } from '../../database/engine/move-mark.js';
import { migrateTarget, migrationsOfSource } from './migrations-of.js';
import { moveRows, readRows, type StartProgress } from './move.js';
import { openEndpoint } from './open-endpoint.js';
import type { TableDigest } from './table-digest.js';
import { assertEmpty } from './target-is-empty.js';

/** What a move did. */
export interface MoveReport {
  /**
   * `completed`: an earlier run had moved all rows and marked the source, but was interrupted before it
   * opened the target for writes.
   */
  outcome: 'moved' | 'completed' | 'dry-run';
  /** Without credentials. */
  from: string;
  to: string;
  /** None if the move was completed only. */
  tables: TableDigest[];
}

/**
 * Checks both databases, migrates an empty target, and moves the rows.
 * @throws Error that says why not; the source is unchanged
 */
export async function runMove(
  from: string,
  to: string,
  isDryRun: boolean,
  startProgress: StartProgress,
): Promise<MoveReport> {
  const source = await openSource(from);
  try {
    const { name = to, isComplete } = await inspectTarget(source, to, isDryRun);
    const report = { from: source.name, to: name };
    if (isComplete) return { outcome: 'completed', ...report, tables: [] };
    await assertSameMigrations(from, to, isDryRun);
    if (isDryRun) {
      return { outcome: 'dry-run', ...report, tables: await readRows(source, startProgress) };
    }
    const target = (await openEndpoint(to, '--to'))!;
    try {
      const tables = await moveRows(source, target, startProgress);
      return { outcome: 'moved', ...report, to: target.name, tables };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/**
 * Takes the mark of a database away.
 * @returns its name, and whether it was the target of a move that has not ended
 * @throws Error if it has none
 */
export async function undoMark(from: string): Promise<{ name: string; isTarget: boolean }> {
  const source = await openSource(from);
  try {
    const mark = await source.mark();
    if (!mark) throw new Error(`${source.name} is not marked`);
    await source.removeMark();
    return { name: source.name, isTarget: mark.state === 'arriving' };
  } finally {
    await source.close();
  }
}

async function openSource(url: string): Promise<Endpoint> {
  const source = await openEndpoint(url, '--from');
  if (!source)
    throw new Error(
      'There is no database to move: the file of --from, or else of DATABASE_URL, does not exist',
    );
  return source;
}

/**
 * Checks that the target is another database and empty. If only the last step of an earlier move is
 * missing, takes that.
 */
async function inspectTarget(
  source: Endpoint,
  to: string,
  isDryRun: boolean,
): Promise<{ name?: string; isComplete: boolean }> {
  const mark = await source.mark();
  const target = await openEndpoint(to, '--to');
  try {
    if (target && (await target.identity()) === (await source.identity())) {
      throw new Error('--to and --from name the same database');
    }
    const arrival = await target?.mark();
    if (mark) {
      const isHalfDone = mark.state === 'moved' && arrival?.moveId === mark.moveId;
      if (!isHalfDone || isDryRun) throw new Error(describeMark(mark));
      await target!.removeMark();
      return { name: target!.name, isComplete: true };
    }
    if (target) await assertEmpty(target, source.name);
    return { name: target?.name, isComplete: false };
  } finally {
    await target?.close();
  }
}

async function assertSameMigrations(from: string, to: string, isDryRun: boolean): Promise<void> {
  const here = await migrationsOfSource(from);
  if (isDryRun && !(await exists(to))) return;
  const there = await migrateTarget(to, isDryRun);
  if (here.join() !== there.join()) {
    throw new Error('The source and the target have not had the same migrations');
  }
}

async function exists(url: string): Promise<boolean> {
  const endpoint = await openEndpoint(url, '--to');
  await endpoint?.close();
  return endpoint !== undefined;
}
