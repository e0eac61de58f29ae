import { browserPath } from './browser.js';

/** `describe` where there is a browser. Without one, tests are skipped, but fail on CI. */
export const describeInBrowser = ((): typeof describe => {
  if (browserPath) return describe;
  if (process.env.CI) throw new Error('There is no Chromium: set CHROME_PATH, or install chromium');
  process.stderr.write('No Chromium was found: the tests of the console are skipped\n');
  return describe.skip as typeof describe;
})();
