import type { ListTarget } from '../../support/lists/list-query.js';
import { Shelves } from '../../support/lists/shelves.js';
import { Walk } from '../../support/lists/walk.js';
import { Random } from '../../support/random.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { engine } from '../../support/test-database.js';

/** A few walks by default; `npm run test:walks` does 2,000 on each engine, with random seeds. */
const WALKS = Number(process.env.WALKS ?? 40);
const SEED = Number(process.env.WALKS_SEED ?? (process.env.WALKS ? Date.now() % 1_000_000 : 1));

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it(
  'shows every permanent row exactly once and in order during concurrent writes',
  async () => {
    const shelves = await Shelves.fill(app, new Random(SEED));
    const targets: ListTarget[] = [
      { resource: 'books', path: '/api/books' },
      { resource: 'books', path: '/api/books/search', isSearch: true },
      { resource: 'stores', path: '/api/stores' },
      { resource: 'items', path: '/api/items' },
      {
        resource: 'items',
        path: `/api/stores/${shelves.busyStore}/items`,
        storeId: shelves.busyStore,
      },
    ];
    const sum = { pages: 0, rows: 0, changes: 0 };
    for (let index = 0; index < WALKS; index += 1) {
      const target = targets[index % targets.length];
      const walk = new Walk(app, shelves, target, new Random(SEED + index));
      await walk.run().catch((error: Error) => {
        error.message = `Seed ${SEED}, walk ${index}: ${error.message}`;
        throw error;
      });
      sum.pages += walk.figures.pages;
      sum.rows += walk.figures.rows;
      sum.changes += walk.figures.changes;
    }
    expect(sum.pages).toBeGreaterThan(WALKS);
    if (process.env.WALKS) {
      const seeds = `seeds ${SEED} to ${SEED + WALKS - 1}`;
      process.stdout.write(
        `${engine}: ${WALKS} walks, ${seeds}: ${sum.pages} pages with ${sum.rows} rows, ` +
          `${sum.changes} writes beside them\n`,
      );
    }
  },
  30_000 + WALKS * 3_000,
);
