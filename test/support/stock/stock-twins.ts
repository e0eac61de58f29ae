import type { Call, Heard, Twins } from '../differential/twins.js';
import type { Random } from '../random.js';
import type { StockCall } from './item-calls.js';
import type { ModelEntry, StockModel } from './stock-model.js';

/** A movement as the API returns it. */
type Movement = Required<ModelEntry> & { document: string | null; recordedAt: string };

/** The end of a step: how many entries there were, and what time it was on SQLite and PostgreSQL. */
interface Moment {
  known: number;
  at: string[];
}

const PAGE = 200;
const LONG_AGO = '2001-02-03T04:05:06.000Z';
const VARIES = /\d{4}-\d\d-\d\dT[\d:.]+Z|[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}/g;

/** What may not differ between engines: times, and the ids of documents and requests, may. */
export const essence = (answer: unknown): string => JSON.stringify(answer).replace(VARIES, '…');

const inOrder = <T extends ModelEntry>(entries: T[]): T[] =>
  entries.toSorted((a, b) => a.itemId - b.itemId || a.seq - b.seq);

/** Both engines, and what a client has learnt from each of them. */
export class StockTwins {
  /** The entries of each document. */
  readonly documents: ModelEntry[][] = [];
  /** The names of each document on SQLite and PostgreSQL. */
  private readonly names: string[][] = [];
  private readonly moments: Moment[] = [{ known: 0, at: [LONG_AGO, LONG_AGO] }];
  private known = 0;
  private lastId = 0;

  constructor(
    private readonly twins: Twins,
    private readonly model: StockModel,
  ) {}

  async send({ method, path, body, document }: StockCall): Promise<Heard[]> {
    const [sqlite, postgres] = [0, 1].map((engine): Call => ({
      method,
      path:
        document === undefined ? path : path.replace('{document}', this.names[document][engine]),
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
      }),
    }));
    const answers = await this.twins.send(sqlite, postgres);
    if (answers[0].status >= 300) await this.twins.alignIds();
    return answers;
  }

  /** @returns what SQLite and PostgreSQL answer */
  async read<T = unknown>(sqlite: string, postgres = sqlite): Promise<T[]> {
    const [first, second] = [sqlite, postgres].map((path) => ({ method: 'GET', path }));
    const answers = await this.twins.send(first, second);
    return answers.map(({ body }) => JSON.parse(body));
  }

  /**
   * Reads what the last step has written, and gives the entries of the model their ids.
   * @returns the entries that the model has, and those of SQLite and PostgreSQL
   */
  async learn(): Promise<ModelEntry[][]> {
    const path = `/api/movements?id[gt]=${this.lastId}&sort=id&limit=${PAGE}`;
    const both = (await this.read<Movement[]>(path)).map(inOrder);
    const expected = inOrder(this.model.entries.slice(this.known));
    this.known = this.model.entries.length;
    if (both.every(({ length }) => length === expected.length)) this.keep(expected, both);
    return [expected, ...both];
  }

  /** @param path with a query
   * @param at the time that is asked for, on SQLite and PostgreSQL */
  readAt(path: string, at: string[]): Promise<unknown[]> {
    const [sqlite, postgres] = at.map((time) => `${path}&at=${time}`);
    return this.read(sqlite, postgres);
  }

  /** A time of an earlier step, and the last entries of the items that there were then, in their order. */
  past(random: Random): { at: string[]; entries: ModelEntry[] } {
    const { at, known } = random.pick(this.moments);
    const last = new Map<number, ModelEntry>();
    for (const entry of this.model.entries.slice(0, known)) last.set(entry.itemId, entry);
    return { at, entries: inOrder([...last.values()].filter(({ type }) => type !== 'closing')) };
  }

  private keep(expected: ModelEntry[], both: Movement[][]): void {
    const [sqlite, postgres] = both;
    for (const [index, entry] of expected.entries()) {
      const { id, document } = sqlite[index];
      entry.id = id;
      this.lastId = Math.max(this.lastId, id);
      if (document === null) continue;
      const place = this.names.findIndex(([name]) => name === document);
      if (place >= 0) this.documents[place].push(entry);
      else {
        this.documents.push([entry]);
        this.names.push([document, postgres[index].document!]);
      }
    }
    if (expected.length === 0) return;
    const at = both.map((page) => latest(page));
    // Of steps in one millisecond, only the last one can be asked for.
    while (this.moments.at(-1)?.at.some((time, engine) => time >= at[engine])) this.moments.pop();
    this.moments.push({ known: this.known, at });
  }
}

const latest = (movements: Movement[]): string =>
  movements.reduce((time, { recordedAt }) => (recordedAt > time ? recordedAt : time), '');
