import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, type Reply } from './faults/support/client.js';
import { ENGINES, type EngineName } from './faults/support/database.js';
import { percentile, tally } from './faults/support/experiment.js';
import { Load } from './faults/support/load.js';
import { AppProcess } from './support/app-process.js';
import { MemoryProbe } from './support/memory-probe.js';
import { PostgresServer } from '../tools/postgres-server.js';
import { Random } from './support/random.js';

/**
 * Keeps an app on each engine busy, both at the same time, and compares its memory after a sixth of
 * the time with its memory at the end: `npm run test:soak -- --minutes 60`.
 */
const CONNECTIONS = 16;
/** More than SQLite's caches hold, so they are full at the first measurement. */
const BOOKS = 200_000;
const BOOKS_OF_AN_IMPORT = 20_000;
/** Milliseconds between two requests of a connection: two cores serve both apps and the clients. */
const PAUSE = 100;
const SYLLABLES =
  'ar ben cal dor em fin gal har il jen kor lim mar nes or pel quin ros sten tal'.split(' ');
/** Allowed growth of the heap and of resident memory, as fractions. */
const HEAP_GROWTH = 0.05;
const RESIDENT_GROWTH = 0.1;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const milliseconds = Number(values.minutes) * 60_000;

interface Sample {
  minute: number;
  heap: number;
  resident: number;
}

async function soak(engine: EngineName): Promise<boolean> {
  const database = await ENGINES[engine]();
  const memory = new MemoryProbe();
  const app = await AppProcess.start({ DATABASE_URL: database.url, ...memory.settings });
  const client = new Client(app.url, CONNECTIONS);
  const random = new Random(17);
  const answers = new Map<string, number>();
  const times: number[] = [];
  try {
    await fill(client, random);
    const load = new Load(CONNECTIONS, async () => {
      await delay(PAUSE);
      const answer = await ask(client, random).catch(String);
      const status = typeof answer === 'string' ? answer : outcome(answer);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (typeof answer !== 'string' && random.chance(0.01)) times.push(answer.time);
    });
    const samples: Sample[] = [];
    for (let part = 1; part <= 6; part += 1) {
      await delay(milliseconds / 6);
      if (part === 6) await load.stop();
      const { heapUsed, rss } = await memory.read(app);
      samples.push({ minute: (part * milliseconds) / 360_000, heap: heapUsed, resident: rss });
      console.log(`${engine}: ${describe(samples.at(-1)!)}`);
    }
    return report(engine, samples, answers, times);
  } finally {
    client.close();
    await app.kill();
    await database.drop();
    memory.remove();
  }
}

async function fill(client: Client, random: Random): Promise<void> {
  for (let books = 0; books < BOOKS; books += BOOKS_OF_AN_IMPORT) {
    const rows = Array.from({ length: BOOKS_OF_AN_IMPORT }, () => Object.values(book(random)));
    const body = ['title,author,year', ...rows].join('\n');
    const headers = { 'content-type': 'text/csv' };
    const { status, text } = await client.request('POST', '/api/books/import', { body, headers });
    if (status !== 200) throw new Error(`The import answered ${status}: ${text}`);
  }
}

/** Sends a typical request: seven of ten read. */
function ask(client: Client, random: Random): Promise<Reply> {
  const id = random.integer(1, BOOKS);
  const dice = random.next();
  if (dice < 0.3) return client.request('GET', `/api/books/${id}`);
  if (dice < 0.5) return client.request('GET', '/api/books?limit=20&sort=-year');
  if (dice < 0.7) {
    return client.request('GET', `/api/books/search?q=${word(random)}`);
  }
  if (dice < 0.85) {
    const headers = { 'idempotency-key': randomUUID() };
    return client.request('POST', '/api/books', { body: book(random), headers });
  }
  const body = { year: random.integer(-2000, 2026), pageCount: random.integer(1, 900) };
  if (dice < 0.995) return client.request('PATCH', `/api/books/${id}`, { body });
  // No index fits this query, so SQLite runs it in the reader thread.
  return client.request('GET', '/api/books?limit=20&sort=-year,title');
}

/** One of 8,000 words, so a search finds a small part of the books. */
const word = (random: Random): string =>
  Array.from({ length: 3 }, () => random.pick(SYLLABLES)).join('');

const book = (random: Random) => ({
  title: `${word(random)} ${word(random)}`,
  author: `${word(random)} ${word(random)}`,
  year: random.integer(1500, 2026),
});

/** The status, and the code of a failure: `503 timeout`. */
const outcome = ({ status, text }: Reply): string =>
  status < 300 ? String(status) : `${status} ${JSON.parse(text).code}`;

function report(
  engine: EngineName,
  samples: Sample[],
  answers: Map<string, number>,
  times: number[],
): boolean {
  const [first, last] = [samples[0], samples.at(-1)!];
  const heap = last.heap / first.heap - 1;
  const resident = last.resident / first.resident - 1;
  const failures = [...answers].filter(([status]) => !status.startsWith('2'));
  console.log(
    `${engine}: answers ${[...answers].map(([status, count]) => `${status}: ${count}`).join(', ')}\n` +
      `${engine}: failures ${tally(failures.map(([status]) => status)) || 'none'}, must be none\n` +
      `${engine}: p99 ${percentile(times, 0.99).toFixed(1)} ms\n` +
      `${engine}: heap ${percent(heap)}, must be at most ${percent(HEAP_GROWTH)}\n` +
      `${engine}: resident ${percent(resident)}, must be at most ${percent(RESIDENT_GROWTH)}`,
  );
  return failures.length === 0 && heap <= HEAP_GROWTH && resident <= RESIDENT_GROWTH;
}

const describe = ({ minute, heap, resident }: Sample): string =>
  `after ${minute} min heap ${megabytes(heap)} MB, resident ${megabytes(resident)} MB`;

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

const server = await PostgresServer.create();
process.env.TEST_DATABASE_URL = server.url();
try {
  const held = await Promise.all((Object.keys(ENGINES) as EngineName[]).map(soak));
  if (held.includes(false)) process.exitCode = 1;
} finally {
  await server.remove();
}
