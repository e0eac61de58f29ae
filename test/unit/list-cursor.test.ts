import { positionBehind } from '../../src/common/list/cursor.js';

describe('the position after a row', () => {
  it.each([
    ['by the key in which the next row differs', ['b', 'B', 2], ['c', 'C', 1], ['b']],
    ['by as many keys as the next row shares, and one', ['b', 'B', 2], ['b', 'b', 1], ['b', 'B']],
    ['by all keys where only the id differs', [null, 'B', 2], [null, 'B', 3], [null, 'B', 2]],
    ['by the last value before the nulls', [1999, 2], [null, 3], [1999]],
    ['by all keys where the next row is not known', ['b', 2], undefined, ['b', 2]],
  ])('is told %s', (_, keys, next, told) => {
    expect(positionBehind(keys, next, true)).toEqual({ keys: told, backward: true });
  });
});
