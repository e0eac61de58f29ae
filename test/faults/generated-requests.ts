import { Contract } from '../support/contract/contract.js';
import { Client, type Reply } from './support/client.js';
import { onBothEngines } from './support/database.js';
import { exactly, type Experiment, noted, tally } from './support/experiment.js';
import { type GeneratedRequest, generateRequests } from './support/generated.js';
import { inParallel } from './support/load.js';

const SEED = 20_261_122;
const CLIENTS = 20;

/** What belongs to the inside of the app, in words that no generated request contains. */
const INTERNALS =
  /sqlite|postgres|\bpg_|typeorm|constraint|violates|relation "|select\s|insert\s+into|\bset\s+"|node_modules|\/src\/|\/dist\/|\.[jt]s:\d|\bat \w+.*\(|syntaxerror|typeerror|ECONN|errno/i;

export const generatedRequests: Experiment = {
  name: 'generated-requests',
  title: 'generated requests: a valid body with one mutation, fixed seeds',
  run: (size) =>
    onBothEngines(async (engine, _app, client) => {
      const requests = generateRequests(size === 'full' ? 25_000 : 300, SEED);
      for (let count = 0; count < 20; count += 1) await createRows(client);
      const document = await client.request('GET', '/openapi.json');
      const contract = new Contract(JSON.parse(document.text));
      const statuses: number[] = [];
      const bad = { hanging: [], failing: [], invalid: [], telling: [] } as Record<
        string,
        string[]
      >;

      await inParallel(requests.length, CLIENTS, async (index) => {
        const request = requests[index];
        const about = (what: unknown): string => `${what}: ${JSON.stringify(request)}`;
        const reply = await send(client, request).catch((error: unknown) => {
          bad.hanging.push(about(error));
        });
        if (!reply) return;
        statuses.push(reply.status);
        if (reply.status >= 500) bad.failing.push(about(reply.text));
        const { method, template: path } = request;
        const complaints = contract.complaintsAbout({ method, path }, reply);
        if (complaints.length > 0) bad.invalid.push(about(`${complaints.join()}, ${reply.text}`));
        if (tellsInternals(reply)) bad.telling.push(about(reply.text));
      });
      const examples = Object.values(bad).flatMap((requestsOfKind) => requestsOfKind.slice(0, 2));
      return [
        noted(`${engine}: ${requests.length} answers, seed ${SEED}`, tally(statuses)),
        exactly(`${engine}: 5xx`, bad.failing.length),
        exactly(`${engine}: requests without an answer`, bad.hanging.length),
        exactly(`${engine}: answers that OpenAPI does not describe`, bad.invalid.length),
        exactly(`${engine}: answers that tell what is inside`, bad.telling.length),
        ...examples.map((example) => noted('such as', example)),
      ];
    }),
};

/** Rows whose ids the requests may hit. */
async function createRows(client: Client): Promise<void> {
  const store = await client.create('/api/stores', { name: 'S' });
  const book = await client.create('/api/books', { title: 'T', author: 'A' });
  await client.create('/api/items', { name: 'I', price: 1, storeId: store.id, bookId: book.id });
}

const send = (client: Client, { method, path, headers, body }: GeneratedRequest): Promise<Reply> =>
  client.request(method, path, { headers, body });

/** An answer that is good shows what clients have sent. */
function tellsInternals({ status, text }: Reply): boolean {
  if (status < 400) return false;
  // The path is the client's own.
  return INTERNALS.test(JSON.stringify({ ...JSON.parse(text), instance: '' }));
}
