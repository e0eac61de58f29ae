import { Random } from '../random.js';
import { History, resourceOf } from './history.js';
import { type Call, type Heard, Twins } from './twins.js';
import { plainRows } from './plain-rows.js';

export interface Difference {
  call: Call;
  sqlite: Heard;
  postgres: Heard;
}

export interface Comparison {
  requests: number;
  /** The number of answers by status. */
  statuses: Record<number, number>;
  differences: Difference[];
}

/** Under load, the app may refuse a read with a status that allows a retry. */
const ATTEMPTS = 5;
const WRITES = ['POST', 'PUT', 'PATCH'];
const TIME = /"(createdAt|updatedAt)":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/g;

/** Sends the same random requests to both engines, one at a time, and collects differences. */
export async function compareEngines(
  twins: Twins,
  count: number,
  seed: number,
): Promise<Comparison> {
  const random = new Random(seed);
  const history = new History(random);
  const clock = new Clock(random);
  const result: Comparison = { requests: 0, statuses: {}, differences: [] };
  await twins.allowOldTimestamps();
  for (const sql of plainRows(random)) await twins.execute(sql);
  for (; result.requests < count; result.requests += 1) {
    const call = withRequestId(history.next(), result.requests);
    const [sqlite, postgres] = await ask(twins, call);
    result.statuses[sqlite.status] = (result.statuses[sqlite.status] ?? 0) + 1;
    if (differ(call, sqlite, postgres)) result.differences.push({ call, sqlite, postgres });
    history.learn(call, await settled(twins, call, sqlite, clock));
  }
  return result;
}

const withRequestId = (call: Call, number: number): Call => ({
  ...call,
  headers: { ...call.headers, 'x-request-id': `request-${number}` },
});

async function ask(twins: Twins, call: Call): Promise<[Heard, Heard]> {
  for (let attempt = 1; ; attempt += 1) {
    const answers = await twins.send(call);
    const isRead = ['GET', 'HEAD'].includes(call.method);
    const isBusy = answers.some(({ status }) => status === 503);
    if (!isRead || !isBusy || attempt === ATTEMPTS) return answers;
    await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
  }
}

/** Only 501 is allowed as a 5xx, and only timestamps of a row that was just written may differ. */
function differ({ method }: Call, sqlite: Heard, postgres: Heard): boolean {
  const isFault = sqlite.status >= 500 || postgres.status >= 500;
  if (isFault && !(sqlite.status === 501 && postgres.status === 501)) return true;
  const told = ({ status, headers, body }: Heard): string =>
    JSON.stringify([
      status,
      headers,
      WRITES.includes(method) ? body.replace(TIME, '"$1":"a time"') : body,
    ]);
  return told(sqlite) !== told(postgres);
}

/**
 * Gives a row that was just written the same timestamps on both engines, and the next row the same
 * id, so that all later answers are byte-identical.
 * @returns the answer with those timestamps
 */
async function settled(twins: Twins, call: Call, heard: Heard, clock: Clock): Promise<Heard> {
  if (!WRITES.includes(call.method)) return heard;
  if (call.method === 'POST' && heard.status !== 201) await twins.alignIds();
  const table = resourceOf(call.path);
  if (heard.status >= 300 || table === undefined) return heard;
  const row = JSON.parse(heard.body) as { id: number; createdAt: string };
  const now = clock.now();
  const isNew = heard.status === 201 && !heard.headers['idempotent-replayed'];
  const created = isNew ? `, created_at = '${now}'` : '';
  await twins.execute(`UPDATE ${table} SET updated_at = '${now}'${created} WHERE id = ${row.id}`);
  const body = JSON.stringify({ ...row, updatedAt: now, ...(isNew && { createdAt: now }) });
  return { ...heard, body };
}

/** A clock that often stands still and prefers round milliseconds. */
class Clock {
  private time = Date.parse('2001-02-03T04:05:06.100Z');

  constructor(private readonly random: Random) {}

  now(): string {
    this.time += this.random.pick([0, 0, 0, 1, 10, 100, 877, 1000]);
    return new Date(this.time).toISOString();
  }
}
