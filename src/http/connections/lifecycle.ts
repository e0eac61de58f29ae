import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem } from '../../common/problem.js';

/** Milliseconds in which clients that keep connections learn that they are to be closed. */
const NOTICE = 1000;
/** Milliseconds in which none may come for the door to be closed, and for which they may come. */
const HOLD = 100;
const MAX_HOLD = 1000;
/** Milliseconds until connections that still wait for something are cut, and until the end. */
const PATIENCE = 6000;
const LIMIT = 9500;

/** Whether the process is to go on, for whoever has to do with that. */
@Injectable()
export class Lifecycle {
  private readonly controller = new AbortController();
  /** Requests that are under way. */
  inFlight = 0;
  private held: (() => void)[] | undefined;

  /** Aborted when the process has been told to stop: long work ends where it can. */
  get stopping(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws Problem (503) when the process has been told to stop */
  assertGoesOn(): void {
    if (this.stopping.aborted) throw Problem.stopping();
  }

  /** Counts a request in; it is to `leave` when its connection has the answer, or is gone. */
  enter(): void {
    this.inFlight += 1;
  }

  leave(): void {
    this.inFlight -= 1;
  }

  /** Calls `proceed`, at once but for the moment in which the door is closed. */
  pass(proceed: () => void): void {
    if (this.held) this.held.push(proceed);
    else proceed();
  }

  /**
   * Stops in order: readiness is denied and answers close their connections, then nothing new is
   * accepted, accepted requests are answered, and the database is closed.
   */
  async stop(app: NestFastifyApplication): Promise<void> {
    this.controller.abort();
    await delay(NOTICE);
    const server: Server = app.getHttpServer();
    const closed = await this.closeDoor(server);
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE);
    await closed.event;
    clearTimeout(cut);
    await app.close();
  }

  /**
   * The system completes connections by itself, and resets those that Node has not yet taken when
   * the server closes. Who is answered comes back with a new one: so for a moment nobody is.
   * @returns what resolves when the last connection is closed
   */
  private async closeDoor(server: Server): Promise<{ event: Promise<unknown> }> {
    const held: (() => void)[] = [];
    this.held = held;
    const end = Date.now() + MAX_HOLD;
    for (let known = -1; Date.now() < end;) {
      if (known === held.length && this.inFlight <= held.length) break;
      known = held.length;
      await delay(HOLD);
    }
    // Right after Node has looked for new connections.
    await new Promise(setImmediate);
    const event = new Promise((resolve) => server.close(resolve));
    this.held = undefined;
    for (const proceed of held) proceed();
    return { event };
  }
}

/** SIGTERM and SIGINT stop the app in order; a second one ends it at once. */
export function stopOnSignals(app: NestFastifyApplication): void {
  let asked = false;
  const stop = async (): Promise<void> => {
    if (asked) process.exit(1);
    asked = true;
    setTimeout(() => process.exit(1), LIMIT).unref();
    await app.get(Lifecycle).stop(app);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
