import { AppProcess } from '../../test/support/app-process.js';
import { browserPath, startBrowser } from '../../test/support/console/browser.js';
import { createDatabases } from '../databases.js';
import { aligned, median } from '../results.js';

/** Measures the console in Chromium, with 10,000 books and the processor slowed four times. */
const BOOKS = 10_000;
const SLOWDOWN = 4;
const ROUNDS = 3;

// What runs in the page, which the types of Node do not describe.

/** When rows of the list last changed. */
const NOTE_CHANGES = `
  globalThis.changedAt = 0;
  new MutationObserver(() => {
    if (document.querySelector('.books li')) changedAt = performance.now();
  }).observe(document, { childList: true, subtree: true });
`;
/** Kilobytes of the page, its assets and the first answer of the API. */
const TRANSFERRED = `
  performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 1000
`;
/** Milliseconds from the last byte of the answer to a search until its rows were there. */
const SINCE_ANSWER = `
  changedAt - performance.getEntriesByType('resource')
    .findLast(({ name }) => name.includes('/search?')).responseEnd
`;
/** Scrolls a screen a frame, to the last book; the longest time between two frames. */
const SCROLL_THROUGH = `new Promise((resolve) => {
  let [before, worst] = [performance.now(), 0];
  const step = (now) => {
    worst = Math.max(worst, now - before);
    before = now;
    scrollBy(0, innerHeight);
    if (document.querySelector('[data-row="${BOOKS - 1}"]')) resolve(worst);
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

interface Round {
  firstList: number;
  typing: number;
  worstFrame: number;
  kilobytes: number;
}

if (!browserPath) throw new Error('There is no Chromium: set CHROME_PATH');
const databases = await createDatabases('sqlite', BOOKS);
const browser = await startBrowser();
const server = await AppProcess.start({ DATABASE_URL: await databases.copy('console') });
try {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure());
  const line = (title: string, name: keyof Round, limit: string): string[] => {
    const values = rounds.map((each) => each[name]);
    return [title, median(values).toFixed(0), Math.max(...values).toFixed(0), limit];
  };
  console.log(
    aligned([
      ['', 'median', 'worst', 'limit'],
      line('first list, ms from the navigation', 'firstList', '1500'),
      line('from an answer to the rows of a search, ms', 'typing', '150'),
      line('longest frame while scrolling through all, ms', 'worstFrame', '100'),
      line('first screen, KB transferred', 'kilobytes', '80'),
    ]),
  );
} finally {
  await server.kill();
  await browser.close();
  await databases.remove();
}

async function measure(): Promise<Round> {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.addInitScript(NOTE_CHANGES);
  await page.goto(server.url);
  await page.locator('.books li').first().waitFor();
  const firstList = await page.evaluate<number>('changedAt');
  const kilobytes = await page.evaluate<number>(TRANSFERRED);

  await page.getByRole('searchbox').fill('silent 77');
  await page.getByText(/^\d+ books?$/).waitFor();
  const typing = await page.evaluate<number>(SINCE_ANSWER);

  await page.getByRole('searchbox').fill('');
  await page.getByText('100 books so far').waitFor();
  const worstFrame = await page.evaluate<number>(SCROLL_THROUGH);
  await page.close();
  return { firstList, typing, worstFrame, kilobytes };
}
