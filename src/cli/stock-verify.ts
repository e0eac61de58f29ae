import '../config/check-environment.js';
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../config/environment.js';
import { pendingMigrations } from '../database/schema/migrate-at-start.js';
import { createDataSource } from '../data-source.js';
import { checkLedgers, countEntries, type LedgerFault } from '../ledger/check/check-ledgers.js';
import { showProgress } from './import-progress.js';

const USAGE = `Usage: npm run stock:verify -- [--json]

Checks that the stock ledger of each item is whole and agrees with the item. Changes nothing.

  --json    print one JSON document

Exit codes
  0  no faults
  1  a fault was found, or the check failed`;

const OPTIONS = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;

/** How many faults to list. */
const LISTED = 1000;

interface Outcome {
  clean: boolean;
  faultyItems: number;
  /** The first ones. */
  faults: LedgerFault[];
}

try {
  const options = readArguments();
  if (options.help) console.log(USAGE);
  else process.exitCode = await run(options);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

/** @returns the exit code */
async function run({ json = false }): Promise<number> {
  const dataSource = await (await createDataSource(readEnvironment())).initialize();
  try {
    const outcome = await verify(dataSource);
    if (json) console.log(JSON.stringify(outcome, null, 2));
    else print(outcome);
    return outcome.clean ? 0 : 1;
  } finally {
    await dataSource.destroy();
  }
}

async function verify(dataSource: DataSource): Promise<Outcome> {
  if ((await pendingMigrations(dataSource)).length > 0) {
    throw new Error('Migrations are pending: `npm run migration:status` names them');
  }
  const query = (sql: string) => dataSource.query(sql);
  const progress = showProgress(Math.max(1, await countEntries(query)));
  const outcome: Outcome = { clean: true, faultyItems: 0, faults: [] };
  try {
    for await (const { entries, faultyItems, faults } of checkLedgers(query)) {
      progress.update(entries, entries);
      outcome.faultyItems = faultyItems;
      outcome.faults.push(...faults.slice(0, LISTED - outcome.faults.length));
    }
  } finally {
    progress.end();
  }
  outcome.clean = outcome.faultyItems === 0;
  return outcome;
}

function print({ clean, faultyItems, faults }: Outcome): void {
  if (clean) {
    console.log('No faults found');
    return;
  }
  for (const { itemId, message } of faults) console.log(`Item ${itemId}: ${message}`);
  const listed = faults.length === LISTED ? `; listed are the first ${LISTED} faults` : '';
  console.log(`Items with faults: ${faultyItems}${listed}`);
}
