import { concurrentTransactions } from './concurrent-transactions.js';
import { overload } from './overload.js';
import { postgresKilled } from './postgres-killed.js';
import { sqliteKilled } from './sqlite-killed.js';
import type { Experiment } from './support/experiment.js';

/** Everything that may happen to the app from outside. */
export const experiments: Experiment[] = [concurrentTransactions, sqliteKilled, postgresKilled, overload];
