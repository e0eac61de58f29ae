// Runs in a process of its own, inside the compiled app: `node transactions.mjs <transactions>`.
// Each transaction makes two stores and waits in between; one in ten then fails. Single writes are
// beside them, and others look. Whoever is refused tries again, as a client does that gets a 503.
import { setTimeout as delay } from 'node:timers/promises';

const [, , count] = process.argv;
const built = (/** @type {string} */ file) =>
  import(new URL(`../../../build/src/${file}`, import.meta.url).href);
const { createApp } = await built('configure-app.js');
const { Writes } = await built('database/writes.js');
const { Reads } = await built('database/reads.js');
const { Store } = await built('stores/store.entity.js');

const app = await createApp();
const work = app.get(Writes);
const reads = app.get(Reads);
/** With connections of its own: the transactions may hold all those of the first. */
const second = await createApp();
const result = { acknowledged: 0, failed: 0, singles: 0, refused: 0, lost: 0, looks: 0, dirty: 0 };
/** Ids of rows whose transaction has not begun to commit. */
const open = new Set();

const pause = () => delay(Math.random() * 6);
const isThere = async (/** @type {number} */ id, from = reads) =>
  (await patiently(() => from.byId(Store, id))) !== undefined;

async function patiently(/** @type {() => Promise<any>} */ attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (/** @type {Error} */ (error).message === 'on purpose') throw error;
      result.refused += 1;
      await delay(Math.random() * 200);
    }
  }
}

async function transaction(/** @type {number} */ number) {
  /** @type {number[]} */
  let ids = [];
  const insert = async (/** @type {string} */ part) => {
    const { id } = await work.insert(Store, { name: `${number} ${part}` });
    ids.push(id);
    open.add(id);
    await pause();
  };
  const attempt = () =>
    work.run(async () => {
      ids = [];
      try {
        await insert('first');
        await insert('second');
        if (number % 10 === 0) throw new Error('on purpose');
      } finally {
        for (const id of ids) open.delete(id);
      }
    });
  try {
    await patiently(attempt);
  } catch {
    result.failed += 1;
    return;
  }
  result.acknowledged += 1;
  for (const id of ids) if (!(await isThere(id))) result.lost += 1;
}

/** A write beside the transactions, which must be neither lost nor taken back with one of them. */
async function single(/** @type {number} */ number) {
  await delay(Math.random() * 500);
  const { id } = await patiently(() => work.insert(Store, { name: `${number} single` }));
  result.singles += 1;
  if (!(await isThere(id))) result.lost += 1;
}

async function look(/** @type {typeof reads} */ from, /** @type {AbortSignal} */ done) {
  while (!done.aborted) {
    for (const id of open) {
      const seen = await isThere(id, from);
      if (!open.has(id)) continue;
      result.looks += 1;
      if (seen) result.dirty += 1;
    }
    await delay(1);
  }
}

const done = new AbortController();
const looking = [reads, second.get(Reads)].map((from) => look(from, done.signal));
await Promise.all(
  Array.from({ length: Number(count) }, (_, number) =>
    Promise.all([transaction(number), single(number)]),
  ),
);
done.abort();
await Promise.all(looking);
console.log(JSON.stringify(result));
await app.close();
await second.close();
