import type { Subject } from './subject.js';

/** One kind of mistake in migrations. */
export interface Rule {
  id: string;
  /** The consequence. */
  why: string;
  /** What to do instead. */
  safeWay: string;
  /** @returns a line for each place of the migration that makes the mistake */
  check(subject: Subject): string[];
}
