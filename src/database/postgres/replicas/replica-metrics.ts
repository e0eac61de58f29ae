import { Counter, Gauge, type Metric } from 'prom-client';

/** Why the primary answers a read that a replica might have answered. */
export type FallbackReason = 'behind' | 'timeline' | 'unavailable' | 'failed';

interface Measured {
  place: string;
  /** Requests that it was chosen for. */
  reads: number;
  fault: string | undefined;
  /** Seconds, or undefined if it is not known. */
  lag: number | undefined;
}

/** Counts reads, and shows the state of the replicas. Labels name servers, without credentials. */
export class ReplicaMetrics {
  /** Requests that the primary was chosen for. A number, because a counter with labels takes a microsecond. */
  primaryReads = 0;
  readonly fallbacks = new Counter<'reason'>({
    name: 'octavo_read_fallbacks_total',
    help: 'Reads with Octavo-Position that the primary answered',
    labelNames: ['reason'],
    registers: [],
  });
  readonly all: Metric[];

  /** @param measure the replicas as they are now */
  constructor(measure: () => Measured[]) {
    const primaryReads = (): number => this.primaryReads;
    const reads = new Counter({
      name: 'octavo_reads_total',
      help: 'GET and HEAD requests of the API, by the server that was chosen to answer',
      labelNames: ['server'],
      registers: [],
      collect() {
        this.reset();
        const primary = { place: 'primary', reads: primaryReads() };
        for (const { place, reads: count } of [primary, ...measure()]) {
          this.inc({ server: place }, count);
        }
      },
    });
    const lags = new Gauge({
      name: 'octavo_replica_lag_seconds',
      help: 'For how long the replica has been without something that the primary has',
      labelNames: ['replica'],
      registers: [],
      collect() {
        this.reset();
        for (const { place, lag } of measure()) {
          if (lag !== undefined) this.set({ replica: place }, lag);
        }
      },
    });
    const used = new Gauge({
      name: 'octavo_replica_used',
      help: 'Whether the replica gets reads',
      labelNames: ['replica'],
      registers: [],
      collect() {
        for (const { place, fault } of measure()) {
          this.set({ replica: place }, fault === undefined ? 1 : 0);
        }
      },
    });
    this.all = [reads, this.fallbacks, lags, used];
  }

  fellBack(reason: FallbackReason): void {
    this.fallbacks.inc({ reason });
  }
}
