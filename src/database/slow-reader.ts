import { Piscina } from 'piscina';
import type { Row, Statement } from './engine.js';
import { DatabaseBusyError } from './database-errors.js';
import { sqliteDriverPath } from './sqlite-driver.js';

interface Capacity {
  threads: number;
  /** Reads that may wait for a thread; the next one is told to come back. */
  maxWaiting: number;
}

/** Reads SQLite in other threads: one that looks at a whole table would stop all other requests. */
export class SlowReader {
  private readonly threads: Piscina<{ sql: string; parameters: unknown[] }, Row[]>;

  constructor(
    file: string,
    private readonly capacity: Capacity,
  ) {
    this.threads = new Piscina({
      filename: new URL('./read-worker.mjs', import.meta.url).href,
      workerData: { driver: sqliteDriverPath, file },
      // Whatever this process was started with, a thread of plain JavaScript needs none of it.
      execArgv: [],
      minThreads: 0,
      maxThreads: capacity.threads,
      maxQueue: capacity.maxWaiting,
      idleTimeout: 60_000,
    });
  }

  /** @throws DatabaseBusyError when too many reads wait */
  async run({ sql }: Statement, parameters: unknown[]): Promise<Row[]> {
    if (this.waiting >= this.capacity.maxWaiting) throw new DatabaseBusyError();
    try {
      return await this.threads.run({ sql, parameters });
    } catch (error) {
      throw error instanceof Error ? error : Object.assign(new Error(), error);
    }
  }

  /** How many reads wait for a thread. */
  get waiting(): number {
    return this.threads.queueSize;
  }

  close(): Promise<void> {
    return this.threads.destroy();
  }
}
