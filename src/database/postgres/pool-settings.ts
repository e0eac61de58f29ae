import type pg from 'pg';

/** The settings of a pool of connections. */
export interface PoolSettings extends pg.PoolConfig {
  max: number;
  connectionTimeoutMillis: number;
  /** Whether a connection keeps its prepared statements and settings from one transaction to the next. */
  hasSessions: boolean;
  /** The SQL that begins each transaction; if given, single statements run in one too. */
  begin?: string;
}

/** Milliseconds; each timeout is shorter than the one around it, so that the inner one reports. */
export const TIMEOUTS = {
  connectionTimeoutMillis: 1000,
  lock_timeout: 500,
  statement_timeout: 700,
  query_timeout: 800,
};

/** For bulk work, which no request waits for. */
export const BULK_TIMEOUTS = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
};

/** Begins a bulk transaction in a session that has the timeouts of requests. */
export const BEGIN_BULK = [
  'BEGIN',
  `SET LOCAL lock_timeout = ${BULK_TIMEOUTS.lock_timeout}`,
  `SET LOCAL statement_timeout = ${BULK_TIMEOUTS.statement_timeout}`,
].join('; ');
