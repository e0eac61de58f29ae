import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { count, ENGINES, type EngineName } from './support/database.js';
import { atLeast, exactly, type Experiment, type Finding, noted } from './support/experiment.js';

const TRANSACTIONS = 200;
const SCRIPT = join('test', 'faults', 'support', 'transactions.mjs');

export const concurrentTransactions: Experiment = {
  name: 'concurrent-transactions',
  title: '200 concurrent transactions with random awaits inside, one in ten failing',
  async run() {
    const findings: Finding[] = [];
    for (const engine of Object.keys(ENGINES) as EngineName[]) findings.push(...(await on(engine)));
    return findings;
  },
};

async function on(engine: EngineName): Promise<Finding[]> {
  const database = await ENGINES[engine]();
  try {
    const env = { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, `${TRANSACTIONS}`], {
      env,
    });
    const result = JSON.parse(stdout);
    // Two rows of each transaction that was acknowledged, one of each single write, nothing else.
    const transactions = `(SELECT 1 FROM stores WHERE name LIKE '%first' OR name LIKE '%second') t`;
    const halves = (await count(database.url, transactions)) % 2;
    const ofFailed = `stores WHERE name LIKE '%0 first' OR name LIKE '%0 second'`;
    return [
      exactly(`${engine}: transactions acknowledged`, result.acknowledged, 0.9 * TRANSACTIONS),
      exactly(`${engine}: transactions that failed on purpose`, result.failed, 0.1 * TRANSACTIONS),
      exactly(`${engine}: single writes beside them`, result.singles, TRANSACTIONS),
      noted(`${engine}: refused in time, and tried again`, `${result.refused}`),
      atLeast(`${engine}: looks at rows of open transactions`, result.looks, 10),
      exactly(`${engine}: acknowledged rows that were lost`, result.lost),
      exactly(`${engine}: rows seen before their commit`, result.dirty),
      exactly(`${engine}: rows of failed transactions`, await count(database.url, ofFailed)),
      exactly(`${engine}: half transactions`, halves),
    ];
  } finally {
    await database.drop();
  }
}
