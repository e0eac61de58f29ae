const { default: Sequencer } = require('@jest/test-sequencer');

/** The slowest files, to start first. */
const LONG = ['/test/faults/', '/files/import-command', '/migrations/'];

/**
 * Starts with the slowest files, so that no core idles at the end. By default, Jest starts with the
 * largest files until it knows their durations, but the slowest ones are small.
 */
module.exports = class LongestFirst extends Sequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- a method of Jest, not of an array
    const sorted = await super.sort(tests);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
};

/** @param {import('@jest/test-result').Test} test */
function rank({ path }) {
  const place = LONG.findIndex((part) => path.includes(part));
  return place < 0 ? LONG.length : place;
}
