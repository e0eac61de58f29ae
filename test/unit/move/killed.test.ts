import { setTimeout as delay } from 'node:timers/promises';
import { moveRows } from '../../../src/cli/move/move.js';
import { openEndpoint } from '../../../src/cli/move/open-endpoint.js';
import type { Endpoint } from '../../../src/database/move/endpoint.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { dbMove, move, MoveDatabases } from '../../support/move/databases.js';
import { dump } from '../../support/move/dump.js';
import { fillAtRandom } from '../../support/move/random-rows.js';
import { startProgram } from '../../support/programs.js';
import { Random } from '../../support/random.js';

/** How often a move is killed in each direction; `npm run test:move` does it 20 times. */
const KILLS = Number(process.env.KILLS ?? 2);
const BOOKS = 3000;
type Direction = [from: 'sqlite' | 'postgres', to: 'sqlite' | 'postgres'];
const DIRECTIONS: Direction[] = [
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['postgres', 'postgres'],
];

let databases: MoveDatabases;
let filled: string;
beforeAll(async () => {
  databases = await MoveDatabases.create();
  filled = databases.sqlite('filled');
  const file = filled.replace('sqlite:///', '');
  fillAtRandom(file, new Random(1));
  const connection = new sqliteDriver(file);
  connection.exec(
    `WITH RECURSIVE "n" ("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < ${BOOKS})
     INSERT OR IGNORE INTO "books" ("id", "title", "author") SELECT "i", 'Title ' || "i", 'Author' FROM "n"`,
  );
  connection.close();
});
afterAll(() => databases.drop());

/** A source with rows, and an empty target. */
async function prepare([from, to]: Direction): Promise<[source: string, target: string]> {
  await dbMove('--undo-mark', '--from', filled);
  const source = from === 'sqlite' ? filled : await databases.postgres('source');
  if (from === 'postgres') await move(filled, source);
  return [
    source,
    to === 'sqlite' ? databases.sqlite('target') : await databases.postgres('target'),
  ];
}

const open = async (url: string): Promise<Endpoint> => (await openEndpoint(url, '--from'))!;
/** How many milliseconds it takes. */
async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function markOf(url: string): Promise<string | undefined> {
  const endpoint = await open(url);
  const mark = await endpoint.mark();
  await endpoint.close();
  return mark?.state;
}

describe.each(DIRECTIONS)('a move from %s to %s', (...direction) => {
  it(
    `that is killed with -9 at ${KILLS} random times is completed by the same command`,
    async () => {
      const random = new Random(direction.join().length);
      const [source, target] = await prepare(direction);
      const expected = await dump(source);
      let duration = await millisecondsOf(() => dbMove('--from', source, '--to', target));
      const ends: string[] = [];
      while (ends.length < KILLS) {
        const [from, to] = await prepare(direction);
        const program = startProgram(['dist/src/cli/db-move.js', '--from', from, '--to', to]);
        const share = 0.2 + 0.8 * random.next();
        const lasted = await millisecondsOf(() =>
          Promise.race([delay(duration * share), program.ended]),
        );
        if (program.process.exitCode !== null) {
          // It was faster than the one that was measured.
          duration = lasted;
          continue;
        }
        program.process.kill('SIGKILL');
        await program.ended;
        const [mark, arrival] = [await markOf(from), await markOf(to)];
        ends.push(`${mark ?? 'unmarked'}, ${arrival ?? 'unmarked'}`);
        // Only a complete copy may have led to a mark.
        if (mark) expect(await dump(to)).toEqual(expected);
        const again = await dbMove('--from', from, '--to', to);
        const isComplete = mark === 'moved' && arrival === undefined;
        expect({ ...again, mark }).toMatchObject({ code: isComplete ? 1 : 0, mark });
        expect([await markOf(from), await markOf(to)]).toEqual(['moved', undefined]);
        expect(await dump(to)).toEqual(expected);
      }
      console.log(
        `${direction.join(' to ')}: source and target after the kill: ${ends.join('; ')}`,
      );
    },
    60_000 + 30_000 * KILLS,
  );

  it.each([
    ['before the source is marked', 'addMark', 'source', 'moved'],
    ['before the target is opened', 'removeMark', 'target', 'completed'],
  ] as const)('that ends %s is completed by the same command', async (_, method, side, outcome) => {
    const [from, to] = await prepare(direction);
    const expected = await dump(from);
    const [source, target] = [await open(from), await open(to)];
    const broken = side === 'source' ? source : target;
    broken[method] = () => Promise.reject(new Error('killed'));
    const progress = { update: () => undefined, end: () => undefined };
    await expect(moveRows(source, target, () => progress)).rejects.toThrow('killed');
    await source.close();
    await target.close();
    expect(await markOf(to)).toBe('arriving');
    const { code, stdout } = await dbMove('--from', from, '--to', to, '--json');
    expect({ code, outcome: JSON.parse(stdout).outcome }).toEqual({ code: 0, outcome });
    expect([await markOf(from), await markOf(to)]).toEqual(['moved', undefined]);
    expect(await dump(to)).toEqual(expected);
  });
});
