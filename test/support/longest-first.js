import Sequencer from '@jest/test-sequencer';

/** What takes longest, first of all. */
const LONG = ['/test/faults/', '/test/e2e/import-command', '/test/unit/migrations/'];

/**
 * Starts with the files that take longest, so that no core idles at the end. Jest starts with the
 * largest, until it has seen how long each takes, and the experiments are small files.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONG.findIndex((part) => path.includes(part));
      return place < 0 ? LONG.length : place;
    };
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}
