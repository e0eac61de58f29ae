import { digest } from '../../support/move/dump.js';
import { move, MoveDatabases } from '../../support/move/databases.js';
import { fillAtRandom } from '../../support/move/random-rows.js';
import { Random } from '../../support/random.js';

/** A few by default; `npm run test:move` moves 200 databases. */
const MOVES = Number(process.env.MOVES ?? 6);
/** Of the largest table. */
const ROWS = Number(process.env.MOVE_ROWS ?? 2000);
const SEED = Number(process.env.MOVE_SEED ?? 1);

let databases: MoveDatabases;
beforeAll(async () => {
  databases = await MoveDatabases.create();
});
afterAll(() => databases.drop());

/** Moves a random database to PostgreSQL, on to another, and back. */
async function moveAround(
  seed: number,
  size?: Record<string, number>,
): Promise<{ rows: number; isEqual: boolean }> {
  const urls = [
    databases.sqlite('source'),
    await databases.postgres('first'),
    await databases.postgres('second'),
    databases.sqlite('back'),
  ];
  fillAtRandom(urls[0].replace('sqlite:///', ''), new Random(seed), size);
  const before = await digest(urls[0]);
  const seen = { rows: 0, isEqual: true };
  for (const [index, to] of urls.slice(1).entries()) {
    const digests = await move(urls[index], to);
    if (index === 0) seen.rows = digests.reduce((sum, { rows }) => sum + rows, 0);
    if ((await digest(to)) !== before) seen.isEqual = false;
  }
  return seen;
}

it(
  `moves ${MOVES} random databases to PostgreSQL, on to another, and back, without a difference`,
  async () => {
    const [different, counts]: number[][] = [[], []];
    for (let seed = SEED; seed < SEED + MOVES; seed += 1) {
      const { rows, isEqual } = await moveAround(seed);
      counts.push(rows);
      if (!isEqual) different.push(seed);
    }
    const all = counts.reduce((sum, rows) => sum + rows, 0);
    console.log(`${MOVES} databases with ${all} rows, moved three times each`);
    expect(different).toEqual([]);
    expect(all).toBeGreaterThan(10 * MOVES);
  },
  30_000 + 20_000 * MOVES,
);

it(
  `moves one with ${ROWS} rows in a table in the same way`,
  async () => {
    const { rows, isEqual } = await moveAround(SEED, { stores: ROWS });
    expect(isEqual).toBe(true);
    expect(rows).toBeGreaterThan(0.9 * ROWS);
  },
  60_000 + ROWS,
);
