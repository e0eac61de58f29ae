import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../support/random.js';
import type { Client } from '../support/client.js';
import { onBothEngines } from '../support/database.js';
import { exactly, type Experiment, noted, tally } from '../support/experiment.js';
import { inParallel } from '../support/load.js';
import { copiesIn, deadlocks, ledgerFindings, makeShelf, type Shelf } from '../support/stock.js';

const ITEMS = 20;
const COPIES = 50;
const CONNECTIONS = 32;
const MOST_LINES = 6;
/** Milliseconds after which PostgreSQL has counted its deadlocks. */
const COUNTED = 1500;

export const transfers: Experiment = {
  name: 'transfers',
  title: 'transfers of several lines in both directions over the same 20 items',
  run: (size) =>
    onBothEngines(async (engine, _app, client, url) => {
      const count = size === 'full' ? 100_000 : 1000;
      const random = new Random(20);
      const before = await deadlocks(url);
      const shelves = [
        await makeShelf(client, ITEMS, COPIES),
        await makeShelf(client, ITEMS, COPIES),
      ];
      const statuses: number[] = [];
      await inParallel(count, CONNECTIONS, async () => {
        statuses.push(await transferBetween(client, random.some(shelves, 2), random));
      });
      await delay(COUNTED);
      const stores = shelves.map(({ storeId }) => storeId);
      const ofStatus = (is: (status: number) => boolean): number => statuses.filter(is).length;
      return [
        noted(`${engine}: answers to ${count} transfers`, tally(statuses)),
        exactly(
          `${engine}: answers other than 201, 409 and 503`,
          ofStatus((status) => ![201, 409, 503].includes(status)),
        ),
        {
          ...exactly(
            `${engine}: 503s`,
            ofStatus((status) => status === 503),
          ),
          timed: true,
        },
        exactly(`${engine}: deadlocks`, (await deadlocks(url)) - before),
        exactly(
          `${engine}: copies in both stores`,
          await copiesIn(url, stores),
          2 * ITEMS * COPIES,
        ),
        ...(await ledgerFindings(engine, url)),
      ];
    }),
};

async function transferBetween(
  client: Client,
  [from, to]: Shelf[],
  random: Random,
): Promise<number> {
  const lines = random
    .some(from.itemIds, random.integer(1, MOST_LINES))
    .map((itemId) => ({ itemId, quantity: random.integer(1, 5) }));
  const body = { fromStoreId: from.storeId, toStoreId: to.storeId, lines };
  return (await client.request('POST', '/api/transfers', { body })).status;
}
