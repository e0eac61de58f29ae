import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { AppProcess } from '../support/app-process.js';
import { browserPath, startBrowser } from './browser.js';

interface Operation {
  id: string;
  method: string;
  path: string;
  tag: string;
}

/** Rows that others refer to are created before them, and deleted after them. */
const CREATING = ['createBook', 'createStore', 'createItem', 'createStoreItem'];
const DELETING = ['deleteItem', 'deleteStore', 'deleteBook'];

const skip = browserPath ? false : 'There is no Chromium: install it, or set CHROMIUM to its path';

describe('Execute in Swagger UI, in a form as it opens', { skip }, () => {
  let app: AppProcess;
  let browser: Browser;
  let page: Page;
  let operations: Operation[];

  before(async () => {
    app = await AppProcess.start({ DATABASE_URL: 'sqlite://' });
    await app.ready();
    operations = operationsOf((await app.request('GET', '/openapi.json')).body);
    browser = await startBrowser();
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await app?.kill();
  });

  beforeEach(() => page.goto(`${app.url}/docs`));

  const execute = (ids: string[]): Promise<[id: string, status: number][]> =>
    executeAll(
      page,
      ids.map((id) => operations.find((operation) => operation.id === id)!),
    );
  const idsOf = (isWanted: (operation: Operation) => boolean): string[] =>
    operations.filter(isWanted).map(({ id }) => id);
  const each = (ids: string[], status: number) => ids.map((id) => [id, status]);

  it('is answered with 404 in an empty database if the path has an id, otherwise with 200', async () => {
    const unknown = idsOf(({ path }) => path.includes('{id}'));
    const others = idsOf(({ path, method }) => !path.includes('{id}') && method === 'get');
    assert.deepEqual(await execute(unknown), each(unknown, 404));
    assert.deepEqual(await execute(others), each(others, 200));
  });

  it('creates a row', async () => {
    assert.deepEqual(await execute(CREATING), each(CREATING, 201));
  });

  it('succeeds with every other operation once there are rows', async () => {
    const others = idsOf(({ id }) => !CREATING.includes(id) && !DELETING.includes(id));
    assert.ok(others.length > 15);
    assert.deepEqual(await execute(others), each(others, 200));
  });

  it('deletes a row', async () => {
    assert.deepEqual(await execute(DELETING), each(DELETING, 200));
  });
});

const operationsOf = (document: any): Operation[] =>
  Object.entries<any>(document.paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).map(([method, { operationId, tags }]) => ({
      id: operationId,
      method,
      path,
      tag: tags[0],
    })),
  );

/** Opens the form of each operation in turn, and returns the statuses of the responses. */
async function executeAll(
  page: Page,
  operations: Operation[],
): Promise<[id: string, status: number][]> {
  const statuses: [string, number][] = [];
  for (const { id, method, tag } of operations) {
    const form = page.locator(`#operations-${tag}-${id}`);
    await form.locator('.opblock-summary').click();
    await form.locator('.try-out__btn').click();
    const [response] = await Promise.all([
      page.waitForResponse((candidate) => candidate.request().method() === method.toUpperCase()),
      form.locator('.execute').click(),
    ]);
    statuses.push([id, response.status()]);
    await form.locator('.opblock-summary').click();
  }
  return statuses;
}
