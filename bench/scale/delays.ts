import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** The most expensive lists, in different ways. */
export const NASTIEST = [
  '/api/books?count=exact&limit=200',
  '/api/books/search?q=e&limit=200&sort=title,-author,-year,isbn&count=exact',
  '/api/books/search?q=the&limit=200&sort=-author,title',
  '/api/books/search?q=of%20the&sort=-createdAt&count=exact',
  '/api/books/search?q=%E6%9C%AC',
  '/api/books?title[contains]=r%20of&author[contains]=writer&sort=-title',
  '/api/books?sort=-averageRating,pageCount,title,author,year,status,createdAt,version,isbn',
  '/api/books?pageCount[ne]=5&status[in]=available,lost&year[gte]=1900&sort=-pageCount',
  `/api/books?pageCount[in]=${Array.from({ length: 49 }, (_, index) => index + 100).join(',')}&sort=-title`,
  '/api/books?title[startsWith]=b&title[contains]=9&sort=-id',
  '/api/books?author[ne]=nobody&title[ne]=nothing&limit=200&sort=author',
  '/api/books?year[null]=false&isbn[null]=false&sort=status,-year&limit=200',
  '/api/books?createdAt[gt]=2000-01-01T00:00:00Z&updatedAt[lt]=2100-01-01T00:00:00Z&sort=version',
  '/api/books?year=1984&sort=title&limit=200',
  '/api/books?year=1984&limit=200',
  '/api/books?sort=title&limit=200',
  '/api/items?price[gt]=1&quantity[gte]=0&sort=-price,name&limit=200&include=store,book&count=exact',
  '/api/items?name[contains]=9&sort=-quantity&include=book&limit=200',
];

const POLL_EVERY = 5;

/** Expensive requests, and a cheap one that they must not delay. */
export interface DelayLoad {
  url: string;
  headers?: Record<string, string>;
  /** The path of the cheap request. */
  polled: string;
  /** The paths of the expensive requests. */
  paths: string[];
  /** How many of them to send at a time; 0 for the cheap request alone. */
  connections: number;
  seconds: number;
}

/** Response times of the cheap request in milliseconds, and the statuses of the expensive ones. */
export interface Delays {
  polls: number;
  worst: number;
  p99: number;
  answers: Record<string, number>;
}

/** Sends the expensive requests, `connections` at a time, and polls the cheap one meanwhile. */
export async function delaysUnder(load: DelayLoad): Promise<Delays> {
  const { url, headers, polled, paths, connections, seconds } = load;
  // A separate thread, so that the work of this one does not delay the polls.
  const workerData = { url: `${url}${polled}`, headers, every: POLL_EVERY };
  const poller = new Worker(POLLER, { eval: true, workerData });
  const delays: number[] = [];
  poller.on('message', (delay: number) => delays.push(delay));
  const answers: Record<string, number> = {};
  const end = Date.now() + seconds * 1000;
  let next = 0;
  const send = async (): Promise<void> => {
    while (Date.now() < end) {
      const response = await fetch(`${url}${paths[next++ % paths.length]}`, { headers });
      await response.arrayBuffer();
      answers[response.status] = (answers[response.status] ?? 0) + 1;
      // After a 503, a client retries with a delay.
      if (response.status === 503) await sleep(20);
    }
  };
  await Promise.all([sleep(seconds * 1000), ...Array.from({ length: connections }, send)]);
  await poller.terminate();
  delays.sort((a, b) => a - b);
  return {
    polls: delays.length,
    worst: delays.at(-1)!,
    p99: delays[Math.floor(delays.length * 0.99)],
    answers,
  };
}

const POLLER = `
const { parentPort, workerData } = require('node:worker_threads');
(async () => {
  for (;;) {
    const start = performance.now();
    const response = await fetch(workerData.url, { headers: workerData.headers });
    if (!response.ok) throw new Error(workerData.url + ' answered ' + response.status);
    await response.arrayBuffer();
    parentPort.postMessage(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, workerData.every));
  }
})();
`;
