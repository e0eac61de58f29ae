import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { AppProcess } from '../app-process.js';
import { startTestApp, type TestApp } from '../test-app.js';
import { startBrowser } from './browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The console of the built app in a browser. */
export class Console {
  /** What pages have complained about: errors of scripts, violations of the policy, other hosts. */
  readonly complaints: string[] = [];
  private readonly pages: Page[] = [];

  private constructor(
    /** An app in this process on the same database, for rows. */
    readonly app: TestApp,
    readonly server: AppProcess,
    private readonly browser: Browser,
  ) {}

  /** @param settings environment variables of the app */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Console> {
    const app = await startTestApp();
    const server = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL, ...settings });
    return new Console(app, server, await startBrowser());
  }

  /** A page of a browser of its own, as that of another person. */
  async open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      // Chromium reports each answer that is no success.
      if (message.type() !== 'error' || message.text().startsWith('Failed to load resource'))
        return;
      this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.server.url)) this.complaints.push(request.url());
    });
    this.pages.push(page);
    await page.goto(`${this.server.url}/${hash}`);
    return page;
  }

  /** What axe-core finds against WCAG 2.2 AA. */
  async violations(page: Page): Promise<string[]> {
    // The policy of the page allows no other script, so it is run by the protocol of the browser.
    await page.evaluate(AXE);
    return page.evaluate(async (rules) => {
      const { axe } = globalThis as any;
      const { violations } = await axe.run({ runOnly: { type: 'tag', values: rules } });
      return violations.map(({ id, nodes }: any) => `${id}: ${nodes[0].html}`);
    }, RULES);
  }

  async closePages(): Promise<void> {
    for (const page of this.pages.splice(0)) await page.context().close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.kill();
    await this.app.close();
  }
}
