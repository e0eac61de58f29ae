import { Twins } from '../../support/differential/twins.js';
import { Random } from '../../support/random.js';
import { BOOKS } from '../../support/stock/document-calls.js';
import { randomCall } from '../../support/stock/random-call.js';
import { type ModelEntry, StockModel } from '../../support/stock/stock-model.js';
import { essence, StockTwins } from '../../support/stock/stock-twins.js';

/** A few steps by default; `npm run test:stock` takes 10,000, with a random seed. */
const STEPS = Number(process.env.STOCK_STEPS ?? 300);
const SEED = Number(
  process.env.STOCK_SEED ?? (process.env.STOCK_STEPS ? Date.now() % 1_000_000 : 1),
);

/** What a call may be refused for. */
const CODES = [
  'already_reversed',
  'ambiguous_barcode',
  'count_stale',
  'insufficient_stock',
  'item_exists',
  'item_gone',
  'not_found',
  'not_reversible',
  'part_of_transfer',
  'quantity_too_large',
  'reference_not_found',
  'validation_failed',
];

let twins: Twins;
beforeAll(async () => {
  twins = await Twins.start();
  const books = BOOKS.map(({ title, isbn }) => `('${title}', 'An author', '${isbn}')`);
  await twins.execute(`INSERT INTO books (title, author, isbn) VALUES ${books.join()}`);
}, 60_000);
afterAll(() => twins.stop());

it(
  'has the stock of a model, now and at earlier times, whatever is sent to both engines',
  async () => {
    const random = new Random(SEED);
    const model = new StockModel();
    const stock = new StockTwins(twins, model);
    const codes = new Set<string>();
    for (let step = 0; step < STEPS; step += 1) {
      const call = randomCall(random, model, stock.documents);
      const context = { seed: SEED, step, call };
      const same = (received: unknown, expected: unknown): void =>
        expect({ ...context, received }).toMatchObject({ ...context, received: expected });

      const refused = model.attempt(call.change);
      const [sqlite, postgres] = await stock.send(call);
      const { code } = JSON.parse(sqlite.body);
      if (refused) {
        same(sqlite.status, refused.status);
        same(refused.codes, expect.arrayContaining([code]));
        codes.add(code);
      } else {
        same(sqlite.status, call.method === 'POST' ? 201 : 200);
      }
      same(essence(postgres), essence(sqlite));

      const [expected, ...written] = await stock.learn();
      for (const entries of written) same(entries, expected);
      for (const items of await stock.read('/api/items?sort=id&limit=200')) {
        same(items, itemsOf(model));
      }
      if (step % 3 > 0) continue;
      const { at, entries } = stock.past(random);
      const storeId = random.pick(entries)?.storeId ?? 1;
      const [levels, summaries] = await Promise.all([
        stock.readAt(`/api/stores/${storeId}/stock?limit=200`, at),
        stock.readAt('/api/stock/summary?', at),
      ]);
      for (const page of levels) same(page, levelsOf(entries, storeId));
      for (const summary of summaries) same(summary, summaryOf(entries));
    }
    expect([...codes]).toEqual(expect.arrayContaining(CODES));
  },
  60_000 + STEPS * 200,
);

const itemsOf = ({ items }: StockModel): object[] =>
  [...items.values()].map(({ id, name, cents, quantity, storeId, bookId }) => ({
    id,
    name,
    price: cents / 100,
    quantity,
    storeId,
    bookId,
  }));

const worth = ({ quantityAfter, price }: ModelEntry): number =>
  quantityAfter * Math.round(price * 100);

const levelsOf = (entries: ModelEntry[], ofStore: number): object[] =>
  entries
    .filter(({ storeId }) => storeId === ofStore)
    .map((entry) => ({
      itemId: entry.itemId,
      seq: entry.seq,
      name: entry.itemName,
      bookId: entry.bookId,
      quantity: entry.quantityAfter,
      price: entry.price,
      value: worth(entry) / 100,
    }));

function summaryOf(entries: ModelEntry[]): object[] {
  const ids = [...new Set(entries.map(({ storeId }) => storeId))].toSorted((a, b) => a - b);
  return ids.map((storeId) => {
    const own = entries.filter((entry) => entry.storeId === storeId);
    const sum = (of: (entry: ModelEntry) => number): number =>
      own.reduce((total, entry) => total + of(entry), 0);
    return {
      storeId,
      items: own.length,
      units: sum(({ quantityAfter }) => quantityAfter),
      value: sum(worth) / 100,
    };
  });
}
