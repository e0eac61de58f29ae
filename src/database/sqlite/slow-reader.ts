import type { BoundStatement, Row } from '../engine/statement.js';
import { DatabaseBusyError, DatabaseUnavailableError } from '../engine/database-errors.js';
import { ReadThread } from './read-thread.js';

interface Capacity {
  threads: number;
  /** How many reads may wait for a thread; further ones are refused. */
  maxWaiting: number;
}

interface Waiting {
  begin(thread: ReadThread): void;
  reject(error: Error): void;
}

/** Reads SQLite in other threads: a scan of a whole table would block all requests. */
export class SlowReader {
  private readonly threads: ReadThread[];
  private readonly free: ReadThread[];
  private readonly queue: Waiting[] = [];

  constructor(
    file: string,
    private readonly capacity: Capacity,
  ) {
    this.threads = Array.from({ length: capacity.threads }, () => new ReadThread(file));
    this.free = [...this.threads];
  }

  /**
   * @returns the rows of each statement, all on one snapshot
   * @throws DatabaseBusyError if too many reads are waiting
   * @throws DatabaseUnavailableError if the thread cannot start, or fails; the next read tries again
   */
  async run(statements: BoundStatement[]): Promise<Row[][]> {
    const thread = this.free.pop() ?? (await this.waitForThread());
    try {
      return await thread.read(statements);
    } finally {
      const next = this.queue.shift();
      if (next) next.begin(thread);
      else this.free.push(thread);
    }
  }

  /** How many reads are waiting for a thread. */
  get waiting(): number {
    return this.queue.length;
  }

  async close(): Promise<void> {
    for (const { reject } of this.queue.splice(0)) {
      reject(new DatabaseUnavailableError('The database is being closed'));
    }
    await Promise.all(this.threads.map((thread) => thread.end()));
  }

  private waitForThread(): Promise<ReadThread> {
    if (this.waiting >= this.capacity.maxWaiting) throw new DatabaseBusyError();
    return new Promise((begin, reject) => this.queue.push({ begin, reject }));
  }
}
