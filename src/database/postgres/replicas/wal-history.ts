import { type Position, timelineOf } from '../../engine/position.js';

/** Beyond this, older ones are thinned out. */
const MAX_SAMPLES = 1000;

interface Sample {
  /** Milliseconds, from `performance.now()`. */
  at: number;
  position: Position;
}

/**
 * When the primary had written what. Compared with what a standby has replayed, this gives its lag by
 * the clock of this process alone, and none if the primary is idle.
 */
export class WalHistory {
  private samples: Sample[] = [];

  /** Adds the present position of the primary. */
  add(position: Position): void {
    const last = this.samples.at(-1)?.position;
    if (last !== undefined && timelineOf(last) !== timelineOf(position)) this.samples = [];
    if (last !== position) this.samples.push({ at: performance.now(), position });
    if (this.samples.length <= MAX_SAMPLES) return;
    this.samples = this.samples.filter((_, index) => index % 2 === 0);
  }

  /** For how many seconds a standby has been without something that the primary had. */
  lagOf(replayed: Position): number {
    const missing = this.samples.find(({ position }) => position > replayed);
    return missing ? (performance.now() - missing.at) / 1000 : 0;
  }
}
