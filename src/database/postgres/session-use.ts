import type pg from 'pg';
import type { SessionCheck } from './postgres-session.js';
import type { CommitPositions } from './replicas/commit-positions.js';

/** What is done on each session, besides the queries. */
export interface SessionUse {
  /** Gets the position behind each commit. */
  commits?: CommitPositions;
  /** @returns the check that is due before the session is used */
  checkOf?(client: pg.PoolClient): SessionCheck | undefined;
}
