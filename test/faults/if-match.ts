import { Client } from './support/client.js';
import { onBothEngines } from './support/database.js';
import { exactly, type Experiment, tally } from './support/experiment.js';
import { inParallel } from './support/load.js';
import { Patience } from './support/retry.js';

const REQUESTS = 1000;
const SOCKETS = 100;

export const ifMatch: Experiment = {
  name: 'if-match',
  title: '1,000 PATCHes of one row with If-Match over 100 sockets',
  run: () =>
    onBothEngines(async (engine, app, client) => {
      const { id } = await client.create('/api/books', { title: 'T', author: 'A' });
      const racing = new Client(app.url, SOCKETS);
      const statuses: number[] = [];
      const patience = new Patience();
      await inParallel(REQUESTS, SOCKETS, async (year) => {
        const options = { body: { year }, headers: { 'if-match': '"1"' } };
        const patch = () => racing.request('PATCH', `/api/books/${id}`, options);
        statuses.push((await patience.send(patch)).status);
      });
      racing.close();
      const { text } = await client.request('GET', `/api/books/${id}`);
      return [
        exactly(`${engine}: answers`, tally(statuses), `200: 1, 412: ${REQUESTS - 1}`),
        patience.finding(engine),
        exactly(`${engine}: version of the row`, JSON.parse(text).version, 2),
      ];
    }),
};
