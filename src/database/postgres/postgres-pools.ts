import type { QueryObserver } from '../engine/query-observer.js';
import { PostgresPool } from './postgres-pool.js';
import type { SessionUse } from './session-use.js';
import { BEGIN_BULK, BULK_TIMEOUTS, TIMEOUTS } from './pool-settings.js';

const BULK_POOL = 2;

/** The pools of one server: one for requests, and one for bulk work. */
export function postgresPools(
  connectionString: string,
  size: number,
  observer: QueryObserver,
  { hasSessions = true, ...use }: SessionUse & { hasSessions?: boolean },
): [PostgresPool, PostgresPool] {
  const shared = { connectionString, hasSessions };
  const settings = { ...shared, max: size, ...TIMEOUTS };
  const bulkSettings = { ...shared, max: BULK_POOL, ...BULK_TIMEOUTS };
  const begin = hasSessions ? undefined : BEGIN_BULK;
  return [
    new PostgresPool(settings, observer, use),
    new PostgresPool({ ...bulkSettings, begin }, observer, use),
  ];
}
