import { setTimeout as delay } from 'node:timers/promises';
import { Client, type Reply, type RequestOptions } from '../faults/support/client.js';
import { tally } from '../faults/support/experiment.js';
import { Load } from '../faults/support/load.js';
import { isTemporary, postUntilDone } from '../faults/support/retry.js';
import { sale, type Shelf } from '../faults/support/stock.js';

const [WRITERS, KEYED_WRITERS, READERS, TILLS] = [4, 4, 4, 4];
/** Milliseconds between two requests of one of them. */
const PAUSE = 20;
/** After a refusal that says when to try again: shorter than it says, for more attempts. */
const RETRY_PAUSE = 100;
/** Milliseconds after which a request with a key that is never answered for good is a fault. */
const PATIENCE = 180_000;

/** What they have seen since an accident began. */
export interface Phase {
  answers: (number | string)[];
  /** Answers that are neither a success nor say when to try again. */
  faults: string[];
  /** When the last request failed, and the longest time without an acknowledged write, in ms. */
  lastFailure: number;
  longestGap: number;
}

/** Readers, writers and tills, who send a request again when they are told to, and remember every answer. */
export class Customers {
  readonly acknowledged: string[] = [];
  /** Of writes with a key: each of them must be there once. */
  readonly keyed: string[] = [];
  /** Writes that were acknowledged, and that a read with their position did not find. */
  readonly stale: string[] = [];
  /** The quantity that each item of `recount` was last given. */
  readonly counted = new Map<number, number>();
  sold = 0;
  phase = newPhase();
  private lastWrite = performance.now();
  private readonly client: Client;
  private readonly loads: Load[];

  constructor(url: string) {
    this.client = new Client(url);
    this.loads = [
      new Load(WRITERS, (writer, round) => this.write(`unkeyed ${writer} ${round}`)),
      new Load(KEYED_WRITERS, (writer, round) => this.writeOnce(`keyed ${writer} ${round}`)),
      new Load(READERS, () => this.read()),
    ];
  }

  /** From now on tills sell what is on the shelf. */
  sellFrom(shelf: Shelf): void {
    const sell = async (): Promise<void> => {
      const number = this.sold++;
      const { path, body } = sale(shelf, number);
      await postUntilDone(() => this, path, body, `sale ${number}`, PATIENCE);
      this.seeWrite();
      await delay(PAUSE);
    };
    this.loads.push(new Load(TILLS, sell));
  }

  /** From now on the items of the shelf are given one quantity and price after another, each by one person. */
  recount({ itemIds }: Shelf): void {
    const change = async (person: number, round: number): Promise<void> => {
      const id = itemIds[person];
      const body = { quantity: round, price: round % 100 };
      const reply = await this.request('PATCH', `/api/items/${id}`, { body }).catch(() => null);
      if (reply?.status === 200) this.counted.set(id, round);
      await delay(reply?.status === 200 ? PAUSE : RETRY_PAUSE);
    };
    this.loads.push(new Load(itemIds.length, change));
  }

  /** Begins to count anew. */
  beginPhase(): Phase {
    this.lastWrite = performance.now();
    return (this.phase = newPhase());
  }

  /** Sends a request, and remembers how it ended. */
  async request(method: string, path: string, options?: RequestOptions): Promise<Reply> {
    const { phase } = this;
    const reply = await this.client.request(method, path, options).catch((error: Error) => error);
    const isAnswer = !(reply instanceof Error);
    const status = isAnswer ? reply.status : 'no answer';
    phase.answers.push(status);
    if (isAnswer && reply.status < 300) return reply;
    phase.lastFailure = performance.now();
    if (!isAnswer || !isTemporary(reply)) {
      phase.faults.push(`${method} ${path}: ${isAnswer ? reply.text : reply.message}`);
    }
    if (!isAnswer) throw reply;
    return reply;
  }

  async stop(): Promise<void> {
    await Promise.all(this.loads.map((load) => load.stop()));
    this.client.close();
  }

  private async read(): Promise<void> {
    await this.request('GET', '/api/stores?limit=5').catch(() => null);
    await delay(PAUSE);
  }

  /** A write without a key is not sent again: nobody knows whether one without an answer was done. */
  private async write(name: string): Promise<void> {
    const reply = await this.request('POST', '/api/stores', { body: { name } }).catch(() => null);
    if (reply?.status === 201) {
      this.acknowledged.push(name);
      this.seeWrite();
      await this.readBack(name, reply);
    }
    await delay(PAUSE);
  }

  private async writeOnce(name: string): Promise<void> {
    const reply = await postUntilDone(() => this, '/api/stores', { name }, name, PATIENCE);
    if (reply.status !== 201) this.phase.faults.push(`${name}: ${reply.text}`);
    this.keyed.push(name);
    this.seeWrite();
    await delay(PAUSE);
  }

  private async readBack(name: string, { text, headers }: Reply): Promise<void> {
    const position = headers['octavo-position'];
    const options = position ? { headers: { 'octavo-position': `${position}` } } : {};
    const path = `/api/stores/${JSON.parse(text).id}`;
    const reply = await this.request('GET', path, options).catch(() => null);
    if (reply?.status === 404) this.stale.push(name);
  }

  private seeWrite(): void {
    const now = performance.now();
    const gap = now - this.lastWrite;
    this.phase.longestGap = Math.max(this.phase.longestGap, gap);
    this.lastWrite = now;
  }
}

const newPhase = (): Phase => ({
  answers: [],
  faults: [],
  lastFailure: 0,
  longestGap: 0,
});

/** The answers of a phase, as `200: 1, 503: 2`. */
export const answersOf = ({ answers }: Phase): string => tally(answers);
