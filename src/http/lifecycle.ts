import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Milliseconds in which clients that keep connections learn that they are to be closed. */
const NOTICE = 1000;
/** Milliseconds until connections that still wait for something are cut. */
const PATIENCE = 7000;

/** Whether the process is to go on, for whoever has to do with that. */
@Injectable()
export class Lifecycle {
  private readonly controller = new AbortController();

  /** Aborted when the process has been told to stop: long work ends where it can. */
  get stopping(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * Stops in order: readiness is denied and answers close their connections, then nothing new is
   * accepted, accepted requests are answered, and the database is closed.
   */
  async stop(app: NestFastifyApplication): Promise<void> {
    this.controller.abort();
    await delay(NOTICE);
    const server: Server = app.getHttpServer();
    const closed = new Promise((resolve) => server.close(resolve));
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE);
    await closed;
    clearTimeout(cut);
    await app.close();
  }
}

/** SIGTERM and SIGINT stop the app in order; a second one ends it at once. */
export function stopOnSignals(app: NestFastifyApplication): void {
  let asked = false;
  const stop = async (): Promise<void> => {
    if (asked) process.exit(1);
    asked = true;
    await app.get(Lifecycle).stop(app);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
