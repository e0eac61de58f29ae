import { lsnOf, type Position, positionOf, timelineOf } from '../../engine/position.js';
import type { Row, Statement } from '../../engine/statement.js';

/** What a server reports of itself. */
export interface ServerStatus {
  /** What it has written as a primary, or replayed as a standby. */
  position: Position;
  isStandby: boolean;
  /** Identifies the database among those of all clusters; a standby has that of its primary. */
  database: string;
}

const DATABASE = `(SELECT system_identifier FROM pg_control_system()) || '/' ||
  (SELECT oid FROM pg_database WHERE datname = current_database()) AS "database"`;

/** Fails on a standby. */
export const PRIMARY_STATUS: Statement = {
  name: 'primary_status',
  sql: `SELECT false AS "isStandby", lsn, ${DATABASE},
      ('x' || left(pg_walfile_name(lsn), 8))::bit(32)::int AS timeline
    FROM pg_current_wal_lsn() AS lsn`,
};

/**
 * No function returns the timeline that a standby replays. What it receives shows it, to a role with
 * pg_read_all_stats; the control file does to any role, but only from the next restart point on. A
 * standby requests a timeline only if what it has replayed is part of it, so the position, which is
 * read first, is on the greatest of these.
 */
export const STANDBY_STATUS: Statement = {
  name: 'standby_status',
  sql: `SELECT pg_last_wal_replay_lsn() AS lsn, pg_is_in_recovery() AS "isStandby", ${DATABASE},
      greatest(
        (SELECT received_tli FROM pg_stat_wal_receiver),
        (SELECT min_recovery_end_timeline FROM pg_control_recovery()),
        (SELECT timeline_id FROM pg_control_checkpoint())
      ) AS timeline`,
};

/**
 * @param row of PRIMARY_STATUS or STANDBY_STATUS
 * @param before what the same session reported before: a server that receives nothing at the moment is
 *   still on that timeline
 */
export function statusOf({ lsn, timeline, ...rest }: Row, before?: Position): ServerStatus {
  // A server that was never a standby has replayed nothing.
  const position = positionOf(timeline as number, (lsn as string | null) ?? '0/0');
  const isEarlier = before !== undefined && timelineOf(position) < timelineOf(before);
  return {
    position: isEarlier ? timelineOf(before) + lsnOf(position) : position,
    isStandby: rest.isStandby as boolean,
    database: rest.database as string,
  };
}
