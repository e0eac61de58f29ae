import { count, onBothEngines } from './support/database.js';
import { exactly, type Experiment, noted, tally } from './support/experiment.js';
import { Patience } from './support/retry.js';

const REQUESTS = 500;

export const sameIsbn: Experiment = {
  name: 'same-isbn',
  title: '500 simultaneous creates with one ISBN',
  run: (size) =>
    onBothEngines(async (engine, _app, client, url) => {
      const rounds = size === 'full' ? 20 : 1;
      const good = `201: 1, 409: ${REQUESTS - 1}`;
      const bad: string[] = [];
      const patience = new Patience();
      for (let round = 0; round < rounds; round += 1) {
        const body = { title: 'One ISBN', author: 'A', isbn: isbn(round) };
        const statuses = await Promise.all(
          Array.from({ length: REQUESTS }, async () => {
            const post = () => client.request('POST', '/api/books', { body });
            return (await patience.send(post)).status;
          }),
        );
        const answers = tally(statuses);
        if (answers !== good) bad.push(answers);
      }
      return [
        exactly(`${engine}: rounds`, rounds, rounds),
        exactly(`${engine}: rounds with other answers than ${good}`, bad.length),
        ...(bad.length > 0 ? [noted(`${engine}: such answers`, bad.join('; '))] : []),
        patience.finding(engine),
        exactly(`${engine}: rows`, await count(url, `books WHERE title = 'One ISBN'`), rounds),
      ];
    }),
};

/** A valid ISBN-13, another one for each number. */
function isbn(number: number): string {
  const digits = `9781${String(number).padStart(8, '0')}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
