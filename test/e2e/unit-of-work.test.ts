import { setTimeout as delay } from 'node:timers/promises';
import { Book } from '../../src/books/book.entity.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Store } from '../../src/stores/store.entity.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let work: UnitOfWork;
beforeAll(async () => {
  app = await startTestApp();
  work = app.app.get(UnitOfWork);
});
afterAll(() => app.close());

const namesLike = async (pattern: string): Promise<string[]> =>
  (await app.rows(`SELECT name FROM stores WHERE name LIKE '${pattern}' ORDER BY name`)).map(
    ({ name }) => name,
  );

it('commits all or nothing', async () => {
  const failing = work.run(async () => {
    await work.insert(Store, { name: 'all 1' });
    await delay(5);
    await work.insert(Store, { name: 'all 2' });
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect(await namesLike('all %')).toEqual([]);
});

it('lets nothing that outlives a transaction write into the one that comes next', async () => {
  let straggler: Promise<unknown> | undefined;
  await work.run(async () => {
    await work.insert(Store, { name: 'outlived 1' });
    straggler = delay(30).then(() => work.insert(Store, { name: 'outlived 2' }));
    straggler.catch(() => undefined);
  });
  const next = work.run(async () => {
    await delay(60);
    await work.insert(Store, { name: 'outlived 3' });
  });
  await expect(straggler).rejects.toThrow('The transaction has ended');
  await next;
  expect(await namesLike('outlived %')).toEqual(['outlived 1', 'outlived 3']);
});

it('never says that it is done when it is not, even if a failure in it was passed over', async () => {
  const isbn = '9780306406157';
  await work.insert(Book, { title: 'T', author: 'A', isbn });
  const outcome = await work
    .run(async () => {
      await work.insert(Store, { name: 'passed over' });
      await work.insert(Book, { title: 'T', author: 'A', isbn }).catch(() => undefined);
    })
    .then(
      () => 'done',
      () => 'failed',
    );
  expect(await namesLike('passed over')).toEqual(outcome === 'done' ? ['passed over'] : []);
});
