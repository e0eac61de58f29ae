import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from '../faults/support/client.js';
import { query } from '../faults/support/database.js';
import { exactly, type Finding, noted } from '../faults/support/experiment.js';
import { entriesIn, ledgerFindings, makeShelf } from '../faults/support/stock.js';
import { ACCIDENTS, upgrade } from './accidents.js';
import { buildCommit, migrate } from './builds.js';
import { APPS, Cluster } from './cluster.js';
import { Customers } from './customers.js';
import { missingPackages } from './programs.js';

/**
 * Makes a whole cluster on this machine, again and again, lets everything happen to it under load, and prints what
 * was seen as tables in Markdown.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    from: { type: 'string', default: '39faa5d' },
  },
});
const missing = missingPackages();
if (missing.length > 0) {
  console.error(`Not installed: apt-get install ${missing.join(' ')}`);
  process.exit(2);
}

/** The findings of each round, by their experiment. */
const results = new Map<string, Finding[][]>();
const [load] = loadavg();
console.log(`Node ${process.version}, ${cpus().length} cores, load average ${load.toFixed(1)}\n`);
console.error(`building ${values.from}`);
const old = mkdtempSync(join(tmpdir(), 'octavo-build-'));
let cluster: Cluster | undefined;
process.once('SIGINT', () => void cleanUp().then(() => process.exit(130)));
try {
  buildCommit(values.from, old);
  for (let round = 1; round <= Number(values.rounds); round += 1) await run(round);
} finally {
  await cleanUp();
}
for (const [title, rounds] of results) print(title, rounds);

async function cleanUp(): Promise<void> {
  await cluster?.stop();
  cluster = undefined;
  rmSync(old, { recursive: true, force: true });
}

async function run(round: number): Promise<void> {
  cluster = await Cluster.start();
  let customers: Customers | undefined;
  const note = (title: string, findings: Finding[] | undefined): void => {
    console.error(`round ${round}: ${title}`);
    for (const { what, figure, holds } of findings ?? []) {
      console.error(`  ${holds ? ' ' : '!'} ${what}: ${figure}`);
    }
    if (!findings) console.error('    left out: only root can make network namespaces');
    if (findings) results.set(title, [...(results.get(title) ?? []), findings]);
  };
  try {
    await cluster.untilWhole();
    await migrate(old, cluster.databaseUrl);
    for (const number of APPS) await cluster.startApp(number, old);
    // Until HAProxy has seen them.
    await delay(2000);
    customers = new Customers(cluster.url);
    const client = new Client(cluster.url);
    customers.recount(await makeShelf(client, 2, 0));
    note(`an upgrade from ${values.from}`, await upgrade(cluster, customers));
    const shelf = await makeShelf(client, 10, 10_000_000);
    client.close();
    customers.sellFrom(shelf);
    for (const accident of ACCIDENTS) note(accident.title, await accident.run(cluster, customers));
    await customers.stop();
    note('after all of this', await settle(cluster.databaseUrl, customers, shelf.storeId));
  } finally {
    await customers?.stop();
    await cluster?.stop();
    cluster = undefined;
  }
}

/** What must be in the database in the end. */
async function settle(url: string, customers: Customers, storeId: number): Promise<Finding[]> {
  const { acknowledged, keyed, stale, sold, counted } = customers;
  const rows = await query(url, 'SELECT name, count(*) AS n FROM stores GROUP BY name');
  const counts = new Map(rows.map(({ name, n }) => [name, Number(n)]));
  const items = await query(url, 'SELECT id, quantity FROM items');
  const wrong = items.filter(({ id, quantity }) => counted.has(id) && counted.get(id) !== quantity);
  return [
    noted('acknowledged writes without a key', acknowledged.length),
    exactly('of these, lost', acknowledged.filter((name) => !counts.has(name)).length),
    exactly('of these, not found by a read with their position', stale.length),
    noted('writes with a key', keyed.length),
    exactly('of these, not there once', keyed.filter((name) => counts.get(name) !== 1).length),
    exactly('items with another quantity than the last acknowledged', wrong.length),
    noted('sales with keys', sold),
    exactly('their entries, too many or too few', (await entriesIn(url, [storeId], 'sale')) - sold),
    ...(await ledgerFindings('PostgreSQL', url)),
  ];
}

function print(title: string, rounds: Finding[][]): void {
  console.log(`### ${title}\n`);
  const titles = rounds.map((_, index) => `round ${index + 1}`);
  console.log(`| figure | ${titles.join(' | ')} | must be | holds |`);
  console.log(`|---|${titles.map(() => '---|').join('')}---|---|`);
  const names = [...new Set(rounds.flat().map(({ what }) => what))];
  for (const name of names) {
    const seen = rounds.map((findings) => findings.find(({ what }) => what === name));
    const bound = seen.find((finding) => finding)!.bound;
    const isHeld = seen.every((finding) => finding?.holds ?? true);
    const figures = seen.map((finding) => finding?.figure ?? '').join(' | ');
    console.log(`| ${name} | ${figures} | ${bound} | ${bound && (isHeld ? 'yes' : 'NO')} |`);
    if (!isHeld) process.exitCode = 1;
  }
  console.log();
}
