import { availableParallelism } from 'node:os';
import type { Row, Statement } from '../engine/statement.js';

/**
 * Connections that reads which come together are spread over: each has a process of the server,
 * and on the same machine more of them than processors take turns with this process.
 */
const CONNECTIONS = Math.min(4, Math.max(1, availableParallelism() - 1));
/** Reads of each at most. */
const MAX_READS = 16;

export interface Read {
  statement: Statement;
  parameters: unknown[];
  resolve(rows: Row[]): void;
  reject(error: unknown): void;
}

/**
 * Sends reads that come together, from requests that go on together, many over each connection at
 * once: to wake a process of the server for each of them costs as much as what it does then. They
 * are answered one after the other, and each fails by itself.
 */
export class ReadPipeline {
  private waiting: Read[] = [];

  /** @param send sends reads over one connection, and settles each of them */
  constructor(
    private readonly send: (reads: Read[]) => Promise<void>,
    private readonly connections = CONNECTIONS,
  ) {}

  read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      // They are sent when all that go on now have said what they want.
      if (this.waiting.length === 0) process.nextTick(() => this.sendAll());
      this.waiting.push({ statement, parameters, resolve, reject });
    });
  }

  private sendAll(): void {
    const reads = this.waiting;
    this.waiting = [];
    const share = Math.min(MAX_READS, Math.ceil(reads.length / this.connections));
    for (let start = 0; start < reads.length; start += share) {
      void this.send(reads.slice(start, start + share));
    }
  }
}
