import '../config/check-environment.js';
import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { checkLedgers, countEntries, type LedgerFault } from '../ledger/check/check-ledgers.js';
import { showProgress } from './progress.js';
import { runCheck } from './run-check.js';

const USAGE = `Usage: npm run stock:verify -- [--json]

Checks that the stock ledger of each item is whole and agrees with the item. Changes nothing.

  --json    print one JSON document

Exit codes
  0  no faults
  1  a fault was found, or the check failed`;

/** How many faults to list. */
const LISTED = 1000;

interface Outcome {
  clean: boolean;
  faultyItems: number;
  /** The first ones. */
  faults: LedgerFault[];
}

await runCheck(USAGE, ['json'], async (dataSource, { json }) => {
  const outcome = await verify(dataSource);
  if (json) console.log(JSON.stringify(outcome, null, 2));
  else print(outcome);
  return outcome.clean ? 0 : 1;
});

async function verify(dataSource: DataSource): Promise<Outcome> {
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
