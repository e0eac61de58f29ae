import { type Position, positionOf } from '../../engine/position.js';
import type { Row, Statement } from '../../engine/statement.js';

/**
 * A position at or after every commit so far. Unlike what has been written, this includes the commits
 * that do not wait for the disk (synchronous_commit = off).
 */
export const COMMIT_POSITION: Statement = {
  name: 'commit_position',
  sql: `SELECT left(pg_walfile_name(lsn), 8) AS timeline, lsn
    FROM pg_current_wal_insert_lsn() AS lsn`,
};

/** Knows a position at or after every commit of this process. */
export class CommitPositions {
  latest: Position | undefined;

  /** @param row of COMMIT_POSITION, which ran after a commit on the same connection */
  record({ timeline, lsn }: Row): void {
    const position = positionOf(timeline as string, lsn as string);
    if (this.latest === undefined || position > this.latest) this.latest = position;
  }
}
