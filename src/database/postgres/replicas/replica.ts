import type pg from 'pg';
import { parseDatabaseUrl, placeOf } from '../../../config/database-url.js';
import { type Position, timelineOf } from '../../engine/position.js';
import type { QueryObserver } from '../../engine/query-observer.js';
import { PostgresReader } from '../postgres-reader.js';
import { postgresPools } from '../postgres-pools.js';
import type { SessionCheck } from '../postgres-session.js';
import { type ServerStatus, STANDBY_STATUS, statusOf } from './server-status.js';
import { StatusPoller } from './status-poller.js';

/**
 * A standby. What it answered to the last poll says which reads it gets. After a crash it replays again
 * what it had replayed before, so a session is checked at its first use after each poll that showed
 * progress: its server must have replayed as much as was polled. The check is sent along with the read.
 */
export class Replica {
  /** The server and the database, for people. */
  readonly place: string;
  readonly reader: PostgresReader;
  /** Requests that it was chosen for. */
  reads = 0;
  /** As of the last poll; undefined if that had no answer. */
  status: ServerStatus | undefined;
  /** Why it has no status. */
  failure = '';
  /** Why it gets no reads, or undefined if it does. */
  fault: string | undefined = 'has not answered yet';
  /** Whether the log says that it gets no reads. */
  isReported = false;
  /** The furthest that any poll has seen. */
  private furthest: Position = '';
  private readonly poller: StatusPoller;
  private readonly checked = new WeakMap<pg.PoolClient, Position>();

  /** @param onPoll is called after each poll */
  constructor(
    url: string,
    poolSize: number,
    observer: QueryObserver,
    isAwaited: () => boolean,
    onPoll: () => void,
  ) {
    const database = parseDatabaseUrl(url) as { engine: 'postgres'; url: string };
    this.place = placeOf(database);
    const checkOf = (client: pg.PoolClient) => this.checkOf(client);
    const pools = postgresPools(database.url, poolSize, observer, { checkOf });
    this.reader = new PostgresReader(...pools, observer);
    const report = (status: ServerStatus | undefined, failure = ''): void => {
      this.status = status;
      this.failure = failure;
      if (status && status.position > this.furthest) this.furthest = status.position;
      onPoll();
    };
    this.poller = new StatusPoller(
      database.url,
      STANDBY_STATUS,
      isAwaited,
      (row, isFirst) => report(statusOf(row, isFirst ? undefined : this.status?.position)),
      ({ message }) => report(undefined, message),
    );
  }

  /** Whether a poll has ended, with or without an answer. */
  get isPolled(): boolean {
    return this.status !== undefined || this.failure !== '';
  }

  /** Whether it replays again, after a crash, what it had replayed before. */
  get isBehindItself(): boolean {
    return this.status !== undefined && this.status.position < this.furthest;
  }

  /** Whether it gets reads, and has replayed the position. */
  has(position: Position): boolean {
    return (
      this.fault === undefined && this.status !== undefined && this.status.position >= position
    );
  }

  /** Polls it at once. */
  hurry(): void {
    this.poller.hurry();
  }

  async close(): Promise<void> {
    await Promise.all([this.poller.close(), this.reader.close()]);
  }

  /** As long as a session lasts, its server is the same one and only advances. */
  private checkOf(client: pg.PoolClient): SessionCheck | undefined {
    const due = this.furthest;
    const before = this.checked.get(client);
    if (before !== undefined && before >= due) return undefined;
    return {
      statement: STANDBY_STATUS,
      accepts: (row) => {
        const { position, isStandby } = statusOf(row, before);
        if (!isStandby || timelineOf(position) !== timelineOf(due)) return false;
        if (position >= due) this.checked.set(client, position);
        return position >= due;
      },
    };
  }
}
