import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';

export type QueryKind = 'read' | 'slow_read' | 'write';

/** What the database did for one request. */
export interface QueryTally {
  queries: number;
  milliseconds: number;
}

const SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2];

/** Where the engines say how long they took, for the metrics and for the log of each request. */
@Injectable()
export class QueryObserver {
  readonly duration = new Histogram({
    name: 'octavo_query_duration_seconds',
    help: 'Time of database queries',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers: [],
  });
  readonly writeWait = new Histogram({
    name: 'octavo_write_wait_seconds',
    help: 'Time that writes to SQLite waited for their turn',
    buckets: SECONDS,
    registers: [],
  });
  readonly groupSize = new Histogram({
    name: 'octavo_group_commit_size',
    help: 'Statements and transactions of SQLite that shared one commit',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [],
  });
  private readonly tallies = new AsyncLocalStorage<QueryTally | undefined>();

  /** Counts what `work`, and all that it calls, asks of the database. */
  tally(work: () => void): QueryTally {
    const tally = { queries: 0, milliseconds: 0 };
    this.tallies.run(tally, work);
    return tally;
  }

  /**
   * @param start on the clock of `performance.now`
   * @param queries that were run in one go
   */
  observe(kind: QueryKind, start: number, queries = 1): void {
    const milliseconds = performance.now() - start;
    this.duration.observe({ kind }, milliseconds / 1000);
    count(this.tallies.getStore(), milliseconds, queries);
  }

  /** Counts, for each request that shares in it, a query that is made for several. */
  async sharing<T>(query: () => Promise<T>): Promise<T> {
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
