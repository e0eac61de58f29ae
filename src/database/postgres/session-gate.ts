import { DatabaseBusyError } from '../engine/database-errors.js';

interface Lane {
  inUse: number;
  /** Its last statement waited for another transaction's lock in vain. */
  isStuck: boolean;
  waiting: { enter(): void; hasLeft: boolean }[];
}

/**
 * Shares a pool's sessions out among lanes, of which each table has one: those that wait for one
 * locked table must not take all sessions from the rest. Lanes take turns, and one that is stuck
 * gets a quarter of the sessions until a statement of it succeeds, or nobody wants it any more.
 */
export class SessionGate {
  private readonly lanes = new Map<string, Lane>();
  private readonly share: number;
  private free: number;

  /** @param patience milliseconds to wait for a turn */
  constructor(
    sessions: number,
    private readonly patience: number,
  ) {
    this.free = sessions;
    this.share = Math.max(1, Math.floor(sessions / 4));
  }

  /** How many wait for their turn. */
  get waiting(): number {
    const waiters = [...this.lanes.values()].flatMap(({ waiting }) => waiting);
    return waiters.filter(({ hasLeft }) => !hasLeft).length;
  }

  /** @throws DatabaseBusyError when it was not its turn in time; else `leave` must be called */
  async enter(name: string): Promise<void> {
    let lane = this.lanes.get(name);
    if (!lane) {
      lane = { inUse: 0, isStuck: false, waiting: [] };
      this.lanes.set(name, lane);
    }
    if (lane.waiting.length === 0 && this.hasRoom(lane)) this.take(lane);
    else await this.waitIn(lane);
  }

  /** @param isStuck whether a lock kept the session from doing what it should */
  leave(name: string, isStuck: boolean): void {
    const lane = this.lanes.get(name)!;
    lane.inUse -= 1;
    lane.isStuck = isStuck;
    this.free += 1;
    if (lane.inUse === 0 && lane.waiting.length === 0) this.lanes.delete(name);
    this.admit();
  }

  private hasRoom(lane: Lane): boolean {
    return this.free > 0 && (!lane.isStuck || lane.inUse < this.share);
  }

  private take(lane: Lane): void {
    lane.inUse += 1;
    this.free -= 1;
  }

  private waitIn(lane: Lane): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = { enter: resolve, hasLeft: false };
      const timer = setTimeout(() => {
        waiter.hasLeft = true;
        reject(new DatabaseBusyError());
      }, this.patience);
      waiter.enter = () => {
        clearTimeout(timer);
        resolve();
      };
      lane.waiting.push(waiter);
    });
  }

  private admit(): void {
    for (const [name, lane] of this.lanes) {
      if (this.free === 0) return;
      while (lane.waiting[0]?.hasLeft) lane.waiting.shift();
      if (lane.waiting.length === 0 || !this.hasRoom(lane)) continue;
      this.take(lane);
      lane.waiting.shift()!.enter();
      // It is the last one's turn next: the loop comes to it once more.
      this.lanes.delete(name);
      this.lanes.set(name, lane);
    }
  }
}
