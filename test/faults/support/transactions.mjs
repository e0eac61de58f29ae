// Runs in a process of its own, inside the built app: `node transactions.mjs <transactions>`.
// Each transaction makes two stores and waits in between; one in ten then fails. Others look.
import { setTimeout as delay } from 'node:timers/promises';

const [, , count] = process.argv;
const built = (/** @type {string} */ file) =>
  import(new URL(`../../../dist/src/${file}`, import.meta.url).href);
const { createApp } = await built('configure-app.js');
const { UnitOfWork } = await built('database/unit-of-work.js');
const { CompiledReads } = await built('database/compiled-reads.js');
const { Store } = await built('stores/store.entity.js');

const app = await createApp();
const work = app.get(UnitOfWork);
const reads = app.get(CompiledReads);
const result = { acknowledged: 0, failed: 0, refused: 0, lost: 0, dirty: 0, left: 0 };

const pause = () => delay(Math.random() * 6);
const isThere = async (/** @type {number} */ id) => (await reads.byId(Store, id)) !== undefined;

async function transaction(/** @type {number} */ number) {
  /** @type {number[]} */
  const ids = [];
  const insert = async (/** @type {string} */ part) => {
    const { id } = await work.insert(Store, { name: `${number} ${part}` });
    ids.push(id);
    await pause();
    if (await isThere(id)) result.dirty += 1;
  };
  try {
    await work.run(async () => {
      ids.length = 0;
      await insert('first');
      await insert('second');
      if (number % 10 === 0) throw new Error('on purpose');
    });
  } catch (error) {
    const onPurpose = /** @type {Error} */ (error).message === 'on purpose';
    result[onPurpose ? 'failed' : 'refused'] += 1;
    return;
  }
  result.acknowledged += 1;
  for (const id of ids) if (!(await isThere(id))) result.lost += 1;
}

/** Writes beside the transactions, which must be neither lost nor taken back with one of them. */
async function single(/** @type {number} */ number) {
  await delay(Math.random() * 500);
  const store = await work.insert(Store, { name: `${number} single` });
  result.acknowledged += 1;
  if (!(await isThere(store.id))) result.lost += 1;
}

await Promise.all(
  Array.from({ length: Number(count) }, (_, number) =>
    Promise.all([transaction(number), single(number).catch(() => (result.refused += 1))]),
  ),
);
console.log(JSON.stringify(result));
await app.close();
