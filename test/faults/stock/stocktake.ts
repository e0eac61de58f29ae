import { Random } from '../../support/random.js';
import type { Client, Reply } from '../support/client.js';
import { onBothEngines } from '../support/database.js';
import { exactly, type Experiment, noted } from '../support/experiment.js';
import { inParallel } from '../support/load.js';
import { postUntilDone } from '../support/retry.js';
import { ledgerFindings, makeShelf, sale, type Shelf } from '../support/stock.js';

const ITEMS = 5;
const COPIES = 100_000;
const TILLS = 8;
const SALES = 20;

interface Level {
  itemId: number;
  seq: number;
  quantity: number;
}

export const stocktake: Experiment = {
  name: 'stocktake',
  title: 'counts of what was there before, while tills go on selling',
  run: (size) =>
    onBothEngines(async (engine, _app, client, url) => {
      const rounds = size === 'full' ? 1000 : 20;
      const shelf = await makeShelf(client, ITEMS, COPIES);
      const random = new Random(20);
      let wrong = 0;
      let between = 0;
      for (let round = 0; round < rounds; round += 1) {
        const { isRight, soldBetween } = await countWhileSelling(client, shelf, random, round);
        if (!isRight) wrong += 1;
        between += soldBetween;
      }
      return [
        exactly(`${engine}: rounds`, rounds, rounds),
        noted(`${engine}: copies sold between reading and counting`, between),
        exactly(`${engine}: rounds after which a quantity was wrong`, wrong),
        ...(await ledgerFindings(engine, url)),
      ];
    }),
};

/** Somebody has taken copies away, which a count finds out while others are sold. */
async function countWhileSelling(
  client: Client,
  shelf: Shelf,
  random: Random,
  round: number,
): Promise<{ isRight: boolean; soldBetween: number }> {
  const seen = await levelsOf(client, shelf);
  const lines = seen.map(({ itemId, seq, quantity }) => ({
    itemId,
    counted: quantity - random.integer(0, 3),
    atSeq: seq,
  }));
  const countAt = random.integer(1, SALES - 1);
  const sold: number[] = [];
  let counts: { seq: number }[] = [];
  await inParallel(SALES, TILLS, async (number) => {
    const post = (path: string, body: object, what: string): Promise<Reply> =>
      postUntilDone(() => client, path, body, `${what} ${shelf.storeId} ${round} ${number}`);
    const { path, body } = sale(shelf, round * SALES + number);
    if ((await post(path, body, 'sale')).status === 201) sold.push(number % ITEMS);
    if (number !== countAt) return;
    const counted = await post(`/api/stores/${shelf.storeId}/counts`, { lines }, 'count');
    counts = JSON.parse(counted.text).movements;
  });
  const after = await levelsOf(client, shelf);
  const soldOf = (index: number): number => sold.filter((item) => item === index).length;
  return {
    isRight: lines.every(({ counted }, index) => after[index].quantity === counted - soldOf(index)),
    soldBetween: counts.reduce((sum, { seq }, index) => sum + seq - seen[index].seq - 1, 0),
  };
}

async function levelsOf(client: Client, { storeId }: Shelf): Promise<Level[]> {
  return JSON.parse((await client.request('GET', `/api/stores/${storeId}/stock`)).text);
}
