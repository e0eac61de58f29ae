import { readEnvironment } from '../../../src/config/environment.js';
import { isPosition, positionOf } from '../../../src/database/engine/position.js';

const ONE = 'postgres://app:secret@one/octavo';
const TWO = 'postgresql://app:secret@two:5433/octavo?sslmode=disable';

const read = (replicas: string, databaseUrl = ONE) =>
  readEnvironment({ DATABASE_URL: databaseUrl, DATABASE_REPLICAS: replicas });

describe('DATABASE_REPLICAS', () => {
  it('is unset by default', () => {
    expect(read('').DATABASE_REPLICAS).toBeUndefined();
  });

  it('takes one URL or several', () => {
    expect(read(ONE).DATABASE_REPLICAS).toBe(ONE);
    expect(read(`${ONE},${TWO}`).DATABASE_REPLICAS).toBe(`${ONE},${TWO}`);
  });

  it.each([
    [`${ONE},`, 'must be PostgreSQL URLs, separated by commas'],
    [`${ONE} ${TWO}`, 'must be PostgreSQL URLs, separated by commas'],
    [`${ONE}, ${TWO}`, 'must be PostgreSQL URLs, separated by commas'],
    [`${ONE},${TWO},${ONE}`, 'names a replica in URL 3 again'],
    ['sqlite:///secret.db', 'must be PostgreSQL URLs, separated by commas'],
    [
      'postgres://app:secret@one:port/octavo',
      'has a mistake in URL 1, which is not a valid PostgreSQL URL',
    ],
    [`${ONE},postgres://app:secret%@two/octavo`, 'has a mistake in URL 2, which has a %'],
  ])('refuses %s without showing it', (replicas, message) => {
    expect(() => read(replicas)).toThrow(`DATABASE_REPLICAS ${message}`);
    expect(() => read(replicas)).not.toThrow('secret');
  });

  it('is refused on SQLite', () => {
    expect(() => read(ONE, 'sqlite:///books.db')).toThrow(
      'DATABASE_REPLICAS needs a DATABASE_URL of PostgreSQL',
    );
  });
});

describe('a position', () => {
  const ascending = [
    positionOf(1, '0/0'),
    positionOf(1, '0/16B3748'),
    positionOf('00000001', 'F/FFFFFFF8'),
    positionOf(1, '10/0'),
    positionOf(15, '0/16B3748'),
    positionOf('00000010', '0/0'),
  ];

  it('is as great as it is late', () => {
    expect(ascending.toSorted()).toEqual(ascending);
    expect(ascending[1]).toBe('0000000100000000016B3748');
    expect(ascending.every(isPosition)).toBe(true);
  });
});
