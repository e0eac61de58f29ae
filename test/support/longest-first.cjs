const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest, first of all. */
const LONG = ['/test/faults/', '/files/import-command', '/migrations/'];

/**
 * Starts with the files that take longest, so that no core idles at the end. Jest starts with the
 * largest, until it has seen how long each takes, and the experiments are small files.
 */
module.exports = class LongestFirst extends Sequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- Jest's own, which is not an array's
    const sorted = await super.sort(tests);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
};

/** @param {import('@jest/test-result').Test} test */
function rank({ path }) {
  const place = LONG.findIndex((part) => path.includes(part));
  return place < 0 ? LONG.length : place;
}
