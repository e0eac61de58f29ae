import { type Position, positionOf } from '../../engine/position.js';
import type { Row, Statement } from '../../engine/statement.js';
import type { Session } from '../postgres-session.js';

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

  /**
   * Runs a query that commits, or is refused because of what is committed. Resolves once the position
   * behind it is known, too; the query for that is sent along.
   */
  async after<T>(session: Session, query: () => Promise<T>): Promise<T> {
    const sent = session.corked(() => [query(), session.query(COMMIT_POSITION)] as const);
    const [done, position] = await Promise.allSettled(sent);
    if (position.status === 'fulfilled') this.record(position.value.rows[0]);
    if (done.status === 'rejected') throw done.reason;
    // The client must not read an older state than that of its write.
    if (position.status === 'rejected') throw position.reason;
    return done.value;
  }

  private record({ timeline, lsn }: Row): void {
    const position = positionOf(timeline as string, lsn as string);
    if (this.latest === undefined || position > this.latest) this.latest = position;
  }
}
