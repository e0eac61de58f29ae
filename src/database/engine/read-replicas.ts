import type { Metric } from 'prom-client';
import type { Position } from './position.js';

/** The replicas that answer reads which need not be the latest. */
export interface ReadReplicas {
  readonly metrics: Metric[];
  /**
   * A position at or after every commit of this process and, if a request to write was refused, after
   * what it was refused for; undefined before the first one.
   */
  readonly latest: Position | undefined;

  /**
   * Calls `work` once it is known who answers the reads that follow from it: a replica that has
   * replayed the position, if there is one within 50 ms, otherwise the primary.
   * @param position undefined for the primary
   */
  serve(position: Position | undefined, work: () => void): void;
}
