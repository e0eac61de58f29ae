import { availableParallelism } from 'node:os';
import type { Row, Statement } from '../engine/statement.js';

/**
 * Connections over which concurrent reads are spread. Each has a server process; on one machine,
 * more of them than there are processors would compete with this process.
 */
const CONNECTIONS = Math.min(4, Math.max(1, availableParallelism() - 1));
/** Maximum reads in one pipeline. */
const MAX_READS = 16;

export interface Read {
  statement: Statement;
  parameters: unknown[];
  resolve(rows: Row[]): void;
  reject(error: unknown): void;
}

/**
 * Pipelines the reads of concurrent requests, several over each connection: waking a server process
 * for a single read costs as much as the read. Their results arrive in order, and a read that fails
 * does not affect the others.
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
      // They are sent once every request in this tick has issued its queries.
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
