import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { Worker } from 'node:worker_threads';
import { DatabaseUnavailableError } from '../engine/database-errors.js';
import type { BoundStatement, Row } from '../engine/statement.js';
import { sqliteDriverPath } from './sqlite-driver.js';

/** Milliseconds after which an idle thread ends. */
const IDLE_TIME = 60_000;

/** How many file descriptors must be free: a thread opens six. */
const DESCRIPTORS = 8;

/** The message that the thread sends back; see read-worker.mjs. */
interface Outcome {
  results: Row[][];
  error?: { message: string; code?: string };
}

/** Reads SQLite in a thread, one read at a time. A thread that failed is replaced at the next read. */
export class ReadThread {
  private worker: Worker | undefined;
  private pending: { resolve(results: Row[][]): void; reject(error: Error): void } | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly file: string) {}

  /**
   * @returns the rows of each statement, all on one snapshot
   * @throws DatabaseUnavailableError if the thread cannot start, or ends; otherwise the driver's
   *   error
   */
  read(statements: BoundStatement[]): Promise<Row[][]> {
    clearTimeout(this.idle);
    return new Promise<Row[][]>((resolve, reject) => {
      this.pending = { resolve, reject };
      try {
        this.worker ??= this.start();
      } catch (error) {
        throw unavailable(error as Error);
      }
      this.worker.postMessage(statements.map(([{ sql }, parameters]) => ({ sql, parameters })));
    }).finally(() => {
      this.idle = setTimeout(() => void this.end(), IDLE_TIME).unref();
    });
  }

  async end(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    if (!worker) return;
    this.discard(worker, new Error('it is being closed'));
    await worker.terminate();
  }

  private start(): Worker {
    assertDescriptors();
    // The thread runs plain JavaScript: it needs none of the loaders that this process may have.
    const worker = new Worker(new URL('./read-worker.mjs', import.meta.url), {
      workerData: { driver: sqliteDriverPath, file: this.file },
      execArgv: [],
    });
    worker.on('message', (outcome: Outcome) => {
      if (worker === this.worker) this.settle(outcome);
    });
    worker.on('error', (error: Error) => this.discard(worker, error));
    worker.on('exit', (code) => this.discard(worker, new Error(`it exited with code ${code}`)));
    return worker;
  }

  private settle({ results, error }: Outcome): void {
    if (error) this.pending?.reject(Object.assign(new Error(), error));
    else this.pending?.resolve(results);
  }

  private discard(worker: Worker, reason: Error): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    this.pending?.reject(unavailable(reason));
  }
}

const unavailable = ({ message }: Error): Error =>
  new DatabaseUnavailableError(`The thread that reads the database failed: ${message}`);

/**
 * A thread that runs out of file descriptors while it starts never closes those it has opened.
 * @throws Error of Node if too few are free
 */
function assertDescriptors(): void {
  const opened: number[] = [];
  try {
    while (opened.length < DESCRIPTORS) opened.push(openSync(devNull, 'r'));
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}
