import type { Position } from '../../engine/position.js';
import type { Replica } from './replica.js';

/** Milliseconds. */
const MAX_WAIT = 50;

interface Waiting {
  position: Position;
  /** @param replica undefined if none has replayed the position in time */
  resolve(replica: Replica | undefined): void;
  timer: NodeJS.Timeout;
}

/** Reads that wait until a replica has replayed their position. */
export class WaitingReads {
  private waiting: Waiting[] = [];

  get length(): number {
    return this.waiting.length;
  }

  /** @returns the replica, or undefined after 50 ms */
  wait(position: Position): Promise<Replica | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== read);
        resolve(undefined);
      }, MAX_WAIT);
      const read = { position, resolve, timer };
      this.waiting.push(read);
    });
  }

  /** Lets those go on whose position `pick` finds a replica for. */
  serve(pick: (position: Position) => Replica | undefined): void {
    if (this.waiting.length === 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const read of waiting) {
      const replica = pick(read.position);
      if (!replica) {
        this.waiting.push(read);
        continue;
      }
      clearTimeout(read.timer);
      read.resolve(replica);
    }
  }
}
