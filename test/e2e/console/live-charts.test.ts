import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

/** Notes each text that is drawn. */
const NOTE_TEXTS = `{
  const { prototype } = CanvasRenderingContext2D;
  const { fillText } = prototype;
  globalThis.drawn = [];
  prototype.fillText = function (text, ...place) {
    globalThis.drawn.push(text);
    return fillText.call(this, text, ...place);
  };
}`;

describeInBrowser('the charts of the system', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());

  it.each([0, 1, 2])('show a minute that is over after %i looks', async (looks) => {
    const page = await shop.open();
    await page.context().addInitScript(NOTE_TEXTS);
    const seen: string[] = [];
    await page.route('**/metrics', (route) => {
      seen.push(route.request().url());
      return seen.length <= looks ? route.continue() : undefined;
    });
    const before = Date.now();
    await page.goto(`${shop.server.url}/?#/system`);
    await page.locator('.charts canvas').nth(3).waitFor();
    while (seen.length <= looks) await page.waitForTimeout(100);
    await page.waitForTimeout(300);
    const texts = (await page.evaluate('drawn')) as string[];
    const times = texts.filter((text) => text.includes(':'));
    expect(texts.filter((text) => /20\d\d/.test(text))).toEqual([]);
    expect(times.length).toBeGreaterThan(0);
    const minutes = [-1, 0, 1, 2].map((minute) =>
      new Date(before + minute * 60_000).toLocaleTimeString('en-GB', {
        hour: '2-digit',
        minute: '2-digit',
      }),
    );
    for (const time of times) expect(minutes).toContain(time.slice(0, 5));
  });
});
