import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';

export type QueryKind = 'read' | 'slow_read' | 'write';

/** The database work of one request. */
export interface QueryTally {
  queries: number;
  milliseconds: number;
}

const SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2];

/** Collects query times from the engines, for the metrics and for the log line of each request. */
@Injectable()
export class QueryObserver {
  readonly duration = new Histogram({
    name: 'octavo_query_duration_seconds',
    help: 'Duration of database queries',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers: [],
  });
  readonly writeWait = new Histogram({
    name: 'octavo_write_wait_seconds',
    help: 'Time that writes to SQLite waited in the queue',
    buckets: SECONDS,
    registers: [],
  });
  readonly groupSize = new Histogram({
    name: 'octavo_group_commit_size',
    help: 'SQLite statements and transactions per commit',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [],
  });
  private readonly tallies = new AsyncLocalStorage<QueryTally | undefined>();

  /** Counts the queries of `work` and of everything that it calls. */
  tally(work: () => void): QueryTally {
    const tally = { queries: 0, milliseconds: 0 };
    this.tallies.run(tally, work);
    return tally;
  }

  /**
   * Records queries that have just ended.
   * @param start in milliseconds, from `performance.now()`
   * @param queries how many ran together
   */
  observe(kind: QueryKind, start: number, queries = 1): void {
    const milliseconds = performance.now() - start;
    this.duration.observe({ kind }, milliseconds / 1000);
    count(this.tallies.getStore(), milliseconds, queries);
  }

  /** Counts one query of a batch for the current request, with the time that it waited. */
  async countShared<T>(query: () => Promise<T>): Promise<T> {
    const tally = this.tallies.getStore();
    if (!tally) return query();
    const start = performance.now();
    try {
      return await this.tallies.run(undefined, query);
    } finally {
      count(tally, performance.now() - start);
    }
  }
}

function count(tally: QueryTally | undefined, milliseconds: number, queries = 1): void {
  if (!tally) return;
  tally.queries += queries;
  tally.milliseconds += milliseconds;
}
