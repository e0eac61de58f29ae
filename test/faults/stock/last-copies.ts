import { inParallel } from '../support/load.js';
import { exactly, type Experiment, noted, tally } from '../support/experiment.js';
import { onBothEngines } from '../support/database.js';
import { Patience } from '../support/retry.js';
import { copiesIn, entriesIn, ledgerFindings, makeShelf, sale, verdict } from '../support/stock.js';

const ITEMS = 100;
const TILLS = 64;
/** How many of the sales there are copies for. */
const SHARE = 0.4;

/** Multiples of 500, so that each item has a whole number of copies. */
const SALES = { full: Number(process.env.SALES ?? 100_000), short: 3000 };

export const lastCopies: Experiment = {
  name: 'last-copies',
  title: `${SALES.full} sales by ${TILLS} tills of items that hold copies for 40% of them`,
  run: (size) =>
    onBothEngines(async (engine, _app, client, url) => {
      const sales = SALES[size];
      const copies = (SHARE * sales) / ITEMS;
      const shelf = await makeShelf(client, ITEMS, copies);
      const patience = new Patience();
      const answers: string[] = [];
      const start = performance.now();
      await inParallel(sales, TILLS, async (number) => {
        const { path, body } = sale(shelf, number);
        answers.push(verdict(await patience.send(() => client.request('POST', path, { body }))));
      });
      const seconds = (performance.now() - start) / 1000;
      const sold = SHARE * sales;
      return [
        exactly(
          `${engine}: answers`,
          tally(answers),
          `201: ${sold}, 409 insufficient_stock, 0 available: ${sales - sold}`,
        ),
        patience.finding(engine),
        noted(`${engine}: sales/s, with those that are refused`, Math.round(sales / seconds)),
        exactly(`${engine}: entries`, await entriesIn(url, [shelf.storeId], 'sale'), sold),
        exactly(`${engine}: copies that are left`, await copiesIn(url, [shelf.storeId])),
        ...(await ledgerFindings(engine, url)),
      ];
    }),
};
