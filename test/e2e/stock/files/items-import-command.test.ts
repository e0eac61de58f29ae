import { SHOPIFY_EXPORT } from '../../../support/files/stock-files.js';
import { createStore } from '../../../support/rows/factories.js';
import { TestFolder } from '../../../support/rows/imports.js';
import { type Ended, runProgram, startProgram } from '../../../support/programs.js';
import { startTestApp, type TestApp } from '../../../support/test-app.js';

const unfinished = () => app.rows(`SELECT * FROM imports WHERE state = 'unfinished'`);
const COMMAND = 'dist/src/cli/import-items.js';

let app: TestApp;
let folder: TestFolder;
let store: { id: number; name: string };
beforeAll(async () => {
  app = await startTestApp();
  folder = new TestFolder();
  store = await createStore(app);
});
afterAll(async () => {
  folder.remove();
  await app.close();
});

const run = (...args: string[]): Promise<Ended> => runProgram([COMMAND, ...args]);
const count = async () => Number((await app.rows('SELECT count(*) AS n FROM items'))[0].n);

it('imports an export of Shopify, and reports rejected rows', async () => {
  const file = folder.write('products_export.csv', SHOPIFY_EXPORT.replace('9.50', 'free'));
  const report = folder.file('report.csv');
  const dry = await run(file, '--store', store.name, '--dry-run');
  expect([dry.code, await count()]).toEqual([2, 0]);
  expect(dry.stderr).toContain('line 2: inserted: {"name":"Ubik - Paperback"');
  const { code, stdout, stderr } = await run(file, '--store', store.name, '--report', report);
  expect(stderr).toContain('line 6: price must be a number');
  expect([code, stdout]).toEqual([
    2,
    'Shopify: 3 items read: 2 inserted, 0 updated, 0 skipped, 1 rejected\n',
  ]);
  expect(folder.rows('report.csv').map(([line, reason]) => [line, reason])).toEqual([
    ['6', 'price must be a number'],
  ]);
  const json = await run(file, '--store', String(store.id), '--json', '--quantity', 'receipt');
  expect(JSON.parse(json.stdout)).toMatchObject({ format: 'shopify', updated: 2, rejected: 1 });
});

it('refuses wrong arguments, and explains itself', async () => {
  const wrong = await run('items.csv', '--quantity', 'add');
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    '--quantity must be one of count, receipt, ignore\n',
  ]);
  const help = await run('--help');
  expect([help.code, help.stdout.split('\n')[0]]).toEqual([
    0,
    'npm run import:items -- FILE [options]',
  ]);
});

it('that is killed is continued by the same command, and receives nothing twice', async () => {
  const ROWS = 4000;
  const before = await count();
  const rows = Array.from({ length: ROWS }, (_, index) => `Item ${index},K-${index},1,2\n`);
  const file = folder.write('long.csv', `name,barcode,price,quantity\n${rows.join('')}`);
  const command = [file, '--store', store.name, '--quantity', 'receipt', '--json'];
  const first = startProgram([COMMAND, ...command]);
  while ((await count()) === before) await new Promise((resolve) => setTimeout(resolve, 5));
  first.process.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();
  const [{ last_position: lastLine, inserted }] = await unfinished();
  expect(inserted).toBeLessThan(ROWS);
  expect([lastLine - 1, (await count()) - before]).toEqual([inserted, inserted]);

  const { code, stdout, stderr } = await run(...command);
  expect(code).toBe(0);
  expect(stderr).toContain(`after line ${lastLine}`);
  expect(JSON.parse(stdout)).toMatchObject({ read: ROWS, inserted: ROWS, updated: 0 });
  const [{ total }] = await app.rows(
    `SELECT sum(quantity) AS total FROM items WHERE barcode LIKE 'K-%'`,
  );
  expect(Number(total)).toBe(2 * ROWS);
  expect(await unfinished()).toEqual([]);
});
