import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../support/client.js';
import { onBothEngines } from '../support/database.js';
import { exactly, type Experiment, noted, tally } from '../support/experiment.js';
import { inParallel } from '../support/load.js';
import { deadlocks, ledgerFindings, makeShelf, sale, type Shelf } from '../support/stock.js';

const ITEMS = 4;
const COPIES = 20;
const ROUNDS_AT_ONCE = 4;
const REQUESTS = 12;
/** Milliseconds after which PostgreSQL has counted its deadlocks. */
const COUNTED = 1500;

export const storeDeleted: Experiment = {
  name: 'store-deleted',
  title: 'DELETE of a store while its items are sold, counted and transferred to and fro',
  run: (size) =>
    onBothEngines(async (engine, _app, client, url) => {
      const rounds = size === 'full' ? 1000 : 20;
      const before = await deadlocks(url);
      const answers: string[] = [];
      await inParallel(rounds, ROUNDS_AT_ONCE, async () => {
        answers.push(...(await deleteUnderway(client)));
      });
      await delay(COUNTED);
      const ofStatus = (pattern: RegExp): number =>
        answers.filter((answer) => pattern.test(answer)).length;
      return [
        noted(`${engine}: answers in ${rounds} rounds`, tally(answers)),
        exactly(`${engine}: stores deleted`, ofStatus(/^DELETE 200/), rounds),
        exactly(`${engine}: answers with a 5xx but 503`, ofStatus(/ 5(?!03)/)),
        { ...exactly(`${engine}: 503s`, ofStatus(/ 503/)), timed: true },
        exactly(`${engine}: deadlocks`, (await deadlocks(url)) - before),
        ...(await ledgerFindings(engine, url)),
      ];
    }),
};

/** @returns what each request was answered, as `sale 201` */
async function deleteUnderway(client: Client): Promise<string[]> {
  const doomed = await makeShelf(client, ITEMS, COPIES);
  const other = await makeShelf(client, ITEMS, COPIES);
  const send = async (what: string, path: string, body?: object): Promise<string> => {
    const method = what === 'DELETE' ? what : 'POST';
    return `${what} ${(await client.request(method, path, { body })).status}`;
  };
  const transfer = (from: Shelf, to: Shelf): Promise<string> =>
    send('transfer', '/api/transfers', {
      fromStoreId: from.storeId,
      toStoreId: to.storeId,
      lines: from.itemIds.map((itemId) => ({ itemId, quantity: 1 })),
    });
  const requests = Array.from({ length: REQUESTS }, (_, number): Promise<string>[] => {
    const { path, body } = sale(doomed, number);
    const lines = doomed.itemIds.map((itemId) => ({ itemId, counted: COPIES }));
    return [
      send('sale', path, body),
      number % 2 === 0 ? transfer(doomed, other) : transfer(other, doomed),
      ...(number === REQUESTS / 2 ? [send('DELETE', `/api/stores/${doomed.storeId}`)] : []),
      ...(number % 4 === 0
        ? [send('count', `/api/stores/${doomed.storeId}/counts`, { lines })]
        : []),
    ];
  });
  return Promise.all(requests.flat());
}
