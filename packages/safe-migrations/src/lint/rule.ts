import type { Subject } from './subject.js';

/** A way in which migrations go wrong. */
export interface Rule {
  id: string;
  /** What happens. */
  why: string;
  /** What to do instead. */
  safeWay: string;
  /** Where the migration does it: a line for each place. */
  check(subject: Subject): string[];
}
