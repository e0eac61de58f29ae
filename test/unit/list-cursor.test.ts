import { positionBehind } from '../../src/common/list/cursor.js';

describe('the position after a row', () => {
  it.each([
    ['up to the first key in which the next row differs', ['b', 'B', 2], ['c', 'C', 1], ['b']],
    ['with the keys that the next row shares, plus one', ['b', 'B', 2], ['b', 'b', 1], ['b', 'B']],
    ['with all keys if only the id differs', [null, 'B', 2], [null, 'B', 3], [null, 'B', 2]],
    ['with the last value before the nulls', [1999, 2], [null, 3], [1999]],
    ['with all keys if the next row is unknown', ['b', 2], undefined, ['b', 2]],
  ])('is encoded %s', (_, keys, next, told) => {
    expect(positionBehind(keys, next, true)).toEqual({ keys: told, backward: true });
  });
});
