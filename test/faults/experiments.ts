import { concurrentTransactions } from './concurrent-transactions.js';
import { deleteRaces } from './delete-races.js';
import { generatedRequests } from './generated-requests.js';
import { hostileConnections } from './hostile-connections.js';
import { ifMatch } from './if-match.js';
import { oneKey } from './one-key.js';
import { overload } from './overload.js';
import { failover } from './postgres/failover.js';
import { pgbouncer } from './postgres/pgbouncer.js';
import { pointInTime } from './postgres/point-in-time.js';
import { postgresFrozen } from './postgres/postgres-frozen.js';
import { postgresKilled } from './postgres/postgres-killed.js';
import { postgresReadOnly } from './postgres/postgres-read-only.js';
import { sameIsbn } from './same-isbn.js';
import { sqliteKilled } from './sqlite/sqlite-killed.js';
import { sqliteLocked } from './sqlite/sqlite-locked.js';
import { sqliteThreads } from './sqlite/sqlite-threads.js';
import { tableLocked } from './postgres/table-locked.js';
import { lastCopies } from './stock/last-copies.js';
import { lastCopiesKilled } from './stock/last-copies-killed.js';
import { stocktake } from './stock/stocktake.js';
import { storeDeleted } from './stock/store-deleted.js';
import { transfers } from './stock/transfers.js';
import { sigterm } from './sigterm.js';
import { stalledSockets } from './stalled-sockets.js';
import { diskFull } from './sqlite/disk-full.js';
import type { Experiment } from './support/experiment.js';

/** Everything that may happen to the app from outside. */
export const experiments: Experiment[] = [
  concurrentTransactions,
  sqliteKilled,
  postgresKilled,
  postgresFrozen,
  tableLocked,
  sqliteLocked,
  sqliteThreads,
  postgresReadOnly,
  failover,
  pgbouncer,
  pointInTime,
  ifMatch,
  sameIsbn,
  oneKey,
  deleteRaces,
  lastCopies,
  lastCopiesKilled,
  transfers,
  stocktake,
  storeDeleted,
  overload,
  sigterm,
  stalledSockets,
  hostileConnections,
  diskFull,
  generatedRequests,
];
