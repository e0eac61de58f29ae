import { dump } from '../../support/move/dump.js';
import { move, MoveDatabases } from '../../support/move/databases.js';
import { fillAtRandom } from '../../support/move/random-rows.js';
import { Random } from '../../support/random.js';

/** A few by default; `npm run test:move` moves 200 databases. */
const MOVES = Number(process.env.MOVES ?? 6);
const SEED = Number(process.env.MOVE_SEED ?? 1);

let databases: MoveDatabases;
beforeAll(async () => {
  databases = await MoveDatabases.create();
});
afterAll(() => databases.drop());

it(
  `moves ${MOVES} random databases to PostgreSQL, on to another, and back, without a difference`,
  async () => {
    const seen = { rows: 0, different: [] as number[] };
    for (let seed = SEED; seed < SEED + MOVES; seed += 1) {
      const urls = [
        databases.sqlite('source'),
        await databases.postgres('first'),
        await databases.postgres('second'),
        databases.sqlite('back'),
      ];
      fillAtRandom(urls[0].replace('sqlite:///', ''), new Random(seed));
      const before = JSON.stringify(await dump(urls[0]));
      for (const [index, to] of urls.slice(1).entries()) {
        const digests = await move(urls[index], to);
        if (index === 0) seen.rows += digests.reduce((sum, { rows }) => sum + rows, 0);
        if (JSON.stringify(await dump(to)) !== before) seen.different.push(seed);
      }
    }
    console.log(`${MOVES} databases with ${seen.rows} rows, moved three times each`);
    expect(seen.different).toEqual([]);
    expect(seen.rows).toBeGreaterThan(10 * MOVES);
  },
  30_000 + 20_000 * MOVES,
);
