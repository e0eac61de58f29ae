import type { Client } from './support/client.js';
import { count, onBothEngines } from './support/database.js';
import { exactly, type Experiment, noted, tally } from './support/experiment.js';
import { inParallel } from './support/load.js';

const ORPHANS = `items i WHERE NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = i.store_id)
  OR (i.book_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM books b WHERE b.id = i.book_id))`;

export const deleteRaces: Experiment = {
  name: 'delete-races',
  title: 'DELETE of a store or of a book against POST of its items',
  run: (size) =>
    onBothEngines(async (engine, _app, client, url) => {
      const races = size === 'full' ? 2000 : 60;
      const outcomes: string[] = [];
      await inParallel(races, 10, async (number) => {
        outcomes.push(await race(client, number % 2 === 0 ? 'stores' : 'books', number % 4 < 2));
      });
      return [
        noted(`${engine}: DELETE, two POSTs`, tally(outcomes)),
        exactly(
          `${engine}: races with a 5xx but 503`,
          outcomes.filter((outcome) => /\b5(?!03)\d\d/.test(outcome)).length,
        ),
        {
          ...exactly(
            `${engine}: races with a 503`,
            outcomes.filter((outcome) => /\b503/.test(outcome)).length,
          ),
          timed: true,
        },
        exactly(`${engine}: orphans after ${races} races`, await count(url, ORPHANS)),
      ];
    }),
};

/** Deletes one of two parents while two items are made that refer to both. */
async function race(client: Client, path: string, isNested: boolean): Promise<string> {
  const store = await client.create('/api/stores', { name: 'S' });
  const book = await client.create('/api/books', { title: 'T', author: 'A' });
  const item = { name: 'I', price: 1, bookId: book.id };
  const post = () =>
    isNested
      ? client.request('POST', `/api/stores/${store.id}/items`, { body: item })
      : client.request('POST', '/api/items', { body: { ...item, storeId: store.id } });
  const remove = () =>
    client.request('DELETE', `/api/${path}/${path === 'stores' ? store.id : book.id}`);
  const [first, removed, second] = await Promise.all([post(), remove(), post()]);
  const posts = [first.status, second.status].toSorted();
  return `${path} ${removed.status} ${posts.join(' ')}`;
}
