import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem } from '../../common/problem.js';

/** Milliseconds in which keep-alive clients learn from a response that connections will close. */
const NOTICE = 1000;
/** Quiet period before the listener closes, and how long to wait for one, in milliseconds. */
const QUIET = 100;
const MAX_QUIET_WAIT = 1000;
/** Milliseconds until unfinished connections are closed, and until the process exits. */
const CLOSE_AFTER = 6000;
const EXIT_AFTER = 9500;

/** Counts requests in flight, and stops the app gracefully. */
@Injectable()
export class Lifecycle {
  private readonly controller = new AbortController();
  /** Requests without a complete response. */
  inFlight = 0;
  private held: (() => void)[] | undefined;

  /** Aborted when the process has been told to stop, so that long work can end early. */
  get stopping(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws Problem (503) if the process has been told to stop */
  assertNotStopping(): void {
    if (this.stopping.aborted) throw Problem.stopping();
  }

  /** Counts a request; `leave` must be called when its response is complete or its connection gone. */
  enter(): void {
    this.inFlight += 1;
  }

  leave(): void {
    this.inFlight -= 1;
  }

  /** Calls `proceed`, immediately unless the listener is just being closed. */
  admit(proceed: () => void): void {
    if (this.held) this.held.push(proceed);
    else proceed();
  }

  /**
   * Stops gracefully. First /health/ready fails and each response closes its connection; then the
   * listener closes, accepted requests get their responses, and the database is closed.
   */
  async stop(app: NestFastifyApplication): Promise<void> {
    this.controller.abort();
    await delay(NOTICE);
    const server: Server = app.getHttpServer();
    const closed = await this.closeListener(server);
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_AFTER);
    await closed.event;
    clearTimeout(timer);
    await app.close();
  }

  /**
   * The system accepts connections by itself, and resets those that Node has not yet accepted when
   * the listener closes. Clients reconnect as soon as they are answered, so requests are held
   * briefly, until no new one arrives.
   * @returns a promise, in an object, that resolves when the last connection is closed
   */
  private async closeListener(server: Server): Promise<{ event: Promise<unknown> }> {
    const held: (() => void)[] = [];
    this.held = held;
    const end = Date.now() + MAX_QUIET_WAIT;
    for (let known = -1; Date.now() < end;) {
      if (known === held.length && this.inFlight <= held.length) break;
      known = held.length;
      await delay(QUIET);
    }
    // Closes right after Node has accepted new connections.
    await new Promise(setImmediate);
    const event = new Promise((resolve) => server.close(resolve));
    this.held = undefined;
    for (const proceed of held) proceed();
    return { event };
  }
}

/** SIGTERM and SIGINT stop the app gracefully; a second signal ends it at once. */
export function stopOnSignals(app: NestFastifyApplication): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), EXIT_AFTER).unref();
    await app.get(Lifecycle).stop(app);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
