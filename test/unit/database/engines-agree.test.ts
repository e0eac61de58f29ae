import { compareEngines } from '../../support/differential/compare.js';
import { Twins } from '../../support/differential/twins.js';

/** A few requests by default; `npm run test:differential` sends 12,000, with a random seed. */
const REQUESTS = Number(process.env.REQUESTS ?? 1500);
const SEED = Number(
  process.env.REQUESTS_SEED ?? (process.env.REQUESTS ? Date.now() % 1_000_000 : 1),
);
const SHOWN = 5;

let twins: Twins;
beforeAll(async () => {
  twins = await Twins.start();
}, 60_000);
afterAll(() => twins.stop());

it(
  'gives byte-identical answers on SQLite and PostgreSQL',
  async () => {
    const { requests, statuses, differences } = await compareEngines(twins, REQUESTS, SEED);
    if (process.env.REQUESTS) {
      process.stdout.write(
        `${requests} requests of seed ${SEED}: ${differences.length} differences; ` +
          `answers by status: ${JSON.stringify(statuses)}\n`,
      );
    }
    const readable = differences
      .slice(0, SHOWN)
      .map(({ call, ...answers }) => ({ ...call, body: call.body?.toString(), ...answers }));
    expect(readable).toEqual([]);
    expect(Object.keys(statuses)).toEqual(
      expect.arrayContaining([
        '200',
        '201',
        '204',
        '304',
        '400',
        '404',
        '405',
        '409',
        '412',
        '422',
      ]),
    );
  },
  30_000 + REQUESTS * 100,
);
