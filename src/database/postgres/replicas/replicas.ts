import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { isStatementTimeout } from '../../engine/database-errors.js';
import { ANY_POSITION, type Position, timelineOf } from '../../engine/position.js';
import type { QueryObserver } from '../../engine/query-observer.js';
import type { ReadReplicas } from '../../engine/read-replicas.js';
import type { PostgresReader } from '../postgres-reader.js';
import type { CommitPositions } from './commit-positions.js';
import { Replica } from './replica.js';
import { type FallbackReason, ReplicaMetrics } from './replica-metrics.js';
import { PRIMARY_STATUS, type ServerStatus, statusOf } from './server-status.js';
import { StatusPoller } from './status-poller.js';
import { WaitingReads } from './waiting-reads.js';
import { WalHistory } from './wal-history.js';

export interface ReplicaSettings {
  urls: string[];
  /** Seconds; a replica with more gets no reads. */
  maxLag: number;
  poolSize: number;
}

/** Chooses for each request who answers its reads: a replica, or the primary. */
export class Replicas implements ReadReplicas {
  private readonly logger = new Logger('Replicas');
  private readonly replicas: Replica[];
  private readonly poller: StatusPoller;
  /** As last seen; it stays while the primary is away, so that replicas go on answering. */
  private primary: ServerStatus | undefined;
  private readonly history = new WalHistory();
  private readonly waiting = new WaitingReads();
  private readonly chosen = new AsyncLocalStorage<{ replica: Replica | undefined }>();
  private readonly measured: ReplicaMetrics;
  /** Of the event loop, so that reads that arrive together are sent together. */
  private turn = 0;
  private isTurnOver = true;

  constructor(
    primaryUrl: string,
    private readonly settings: ReplicaSettings,
    private readonly commits: CommitPositions,
    observer: QueryObserver,
  ) {
    const { urls, poolSize } = settings;
    const isAwaited = (): boolean => this.waiting.length > 0;
    this.replicas = urls.map((url) => {
      const replica = new Replica(url, poolSize, observer, isAwaited, () => {
        this.judge(replica);
        this.waiting.serve((position) => this.pick(position));
      });
      return replica;
    });
    this.measured = new ReplicaMetrics(() =>
      this.replicas.map(({ place, reads, fault, status }) => {
        return { place, reads, fault, lag: status && this.history.lagOf(status.position) };
      }),
    );
    this.poller = new StatusPoller(
      primaryUrl,
      PRIMARY_STATUS,
      () => false,
      (row) => {
        this.primary = statusOf(row);
        this.history.add(this.primary.position);
        for (const replica of this.replicas) this.judge(replica);
      },
      () => undefined,
    );
  }

  get metrics() {
    return this.measured.all;
  }

  get latest(): Position | undefined {
    return this.commits.latest;
  }

  serve(position: Position | undefined, work: () => void): void {
    const found = position === undefined ? undefined : this.find(position);
    if (found instanceof Promise) void found.then((replica) => this.begin(replica, work));
    else this.begin(found, work);
  }

  /** Runs a read of the current request. If it fails on a replica, the primary decides. */
  async read<T>(primary: PostgresReader, read: (from: PostgresReader) => Promise<T>): Promise<T> {
    const chosen = this.chosen.getStore();
    if (!chosen?.replica) return read(primary);
    try {
      return await read(chosen.replica.reader);
    } catch (error) {
      // It would take as long on the primary.
      if (isStatementTimeout(error)) throw error;
      if (chosen.replica) this.measured.fellBack('failed');
      chosen.replica = undefined;
      return read(primary);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.poller.close(), ...this.replicas.map((replica) => replica.close())]);
  }

  private begin(replica: Replica | undefined, work: () => void): void {
    if (!replica) {
      this.measured.primaryReads += 1;
      return work();
    }
    replica.reads += 1;
    this.chosen.run({ replica }, work);
  }

  private find(position: Position): Replica | undefined | Promise<Replica | undefined> {
    if (this.replicas.every(({ fault }) => fault !== undefined))
      return this.fallBack('unavailable');
    // A position of another timeline may be of a commit that a failover has undone.
    const isForeign = timelineOf(position) !== timelineOf(this.primary!.position);
    if (position !== ANY_POSITION && isForeign) return this.fallBack('timeline');
    return this.pick(position) ?? this.waitFor(position);
  }

  private async waitFor(position: Position): Promise<Replica | undefined> {
    const found = this.waiting.wait(position);
    for (const replica of this.replicas) replica.hurry();
    return (await found) ?? this.fallBack('behind');
  }

  private fallBack(reason: FallbackReason): undefined {
    this.measured.fellBack(reason);
  }

  /** One that has replayed the position: another one in each turn of the event loop. */
  private pick(position: Position): Replica | undefined {
    const able = this.replicas.filter((replica) => replica.has(position));
    if (this.isTurnOver) {
      this.isTurnOver = false;
      this.turn += 1;
      setImmediate(() => (this.isTurnOver = true));
    }
    return able[this.turn % able.length];
  }

  /** Decides whether the replica gets reads, and reports a change. */
  private judge(replica: Replica): void {
    if (!this.primary || !replica.isPolled) return;
    replica.fault = this.faultOf(replica, this.primary);
    const isFaulty = replica.fault !== undefined;
    if (isFaulty === replica.isReported) return;
    replica.isReported = isFaulty;
    const state = isFaulty ? `no reads: it ${replica.fault}` : 'reads again';
    this.logger.warn(`${replica.place} gets ${state}`);
  }

  private faultOf(replica: Replica, primary: ServerStatus): string | undefined {
    const { status, failure } = replica;
    if (!status) return `does not answer: ${failure}`;
    if (status.database !== primary.database) return 'belongs to another database';
    if (!status.isStandby) return 'is no standby';
    if (timelineOf(status.position) !== timelineOf(primary.position)) {
      return 'is not known to be on the timeline of the primary';
    }
    if (replica.isBehindItself) return 'replays again what it had replayed before';
    const lag = this.history.lagOf(status.position);
    return lag > this.settings.maxLag ? `is ${lag.toFixed(1)} s behind` : undefined;
  }
}
