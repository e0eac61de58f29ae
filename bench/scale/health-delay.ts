import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** The most expensive lists, in different ways. */
const NASTIEST = [
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

/**
 * Sends the nastiest lists, `connections` at a time, and polls the health of the app meanwhile.
 * @returns the response times of the health checks in milliseconds
 */
export async function healthDelays(
  url: string,
  seconds: number,
  connections: number,
): Promise<{ polls: number; worst: number; p99: number; answers: Record<string, number> }> {
  // A separate thread, so that the work of this one does not delay the polls.
  const poller = new Worker(POLLER, { eval: true, workerData: { url, every: POLL_EVERY } });
  const delays: number[] = [];
  poller.on('message', (delay: number) => delays.push(delay));
  const answers: Record<string, number> = {};
  const end = Date.now() + seconds * 1000;
  let next = 0;
  const send = async (): Promise<void> => {
    while (Date.now() < end) {
      const response = await fetch(`${url}${NASTIEST[next++ % NASTIEST.length]}`);
      await response.arrayBuffer();
      answers[response.status] = (answers[response.status] ?? 0) + 1;
      // After a 503, a client retries with a delay.
      if (response.status === 503) await sleep(20);
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
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
    const response = await fetch(workerData.url + '/health/live');
    if (!response.ok) throw new Error('/health/live answered ' + response.status);
    await response.arrayBuffer();
    parentPort.postMessage(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, workerData.every));
  }
})();
`;
