import type { QueryObserver } from '../engine/query-observer.js';
import { PostgresPool } from './postgres-pool.js';
import type { SessionUse } from './session-use.js';

/** Milliseconds; each timeout is shorter than the one around it, so that the inner one reports. */
const TIMEOUTS = {
  connectionTimeoutMillis: 1000,
  lock_timeout: 500,
  statement_timeout: 700,
  query_timeout: 800,
};

/** For bulk work, which no request waits for. */
const BULK_TIMEOUTS = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
};
const BULK_POOL = 2;

/** The pools of one server: one for requests, and one for bulk work. */
export function postgresPools(
  connectionString: string,
  size: number,
  observer: QueryObserver,
  use: SessionUse,
): [PostgresPool, PostgresPool] {
  const settings = { connectionString, max: size, ...TIMEOUTS };
  const bulkSettings = { connectionString, max: BULK_POOL, ...BULK_TIMEOUTS };
  return [new PostgresPool(settings, observer, use), new PostgresPool(bulkSettings, observer, use)];
}
