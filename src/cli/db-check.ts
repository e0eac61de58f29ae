import '../config/check-environment.js';
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../config/environment.js';
import { checkDatabase, type Finding } from '../database/schema/check-database.js';
import { createDataSource } from '../data-source.js';
import { isPermissionDenied } from '../database/engine/database-errors.js';
import { pendingMigrations } from '../database/schema/migrate-at-start.js';
import { showProgress } from './import-progress.js';

const USAGE = `Usage: npm run db:check -- [--repair] [--json]

Checks ids, stored normal forms, and SQLite's file or PostgreSQL's indexes.

  --repair  repairs sequences and normal forms
  --json    prints one JSON document

Exit codes
  0  nothing found, or all of it repaired
  1  something found and not repaired, or the check failed`;

const OPTIONS = {
  repair: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

interface Outcome {
  check: Finding['check'];
  message: string;
  repaired: boolean;
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

/** Answers the exit code. */
async function run({ repair = false, json = false }): Promise<number> {
  const dataSource = await (await createDataSource(readEnvironment())).initialize();
  try {
    const outcomes = await inspect(dataSource, repair);
    const isClean = outcomes.every(({ repaired }) => repaired);
    if (json) console.log(JSON.stringify({ clean: isClean, findings: outcomes }, null, 2));
    else print(outcomes);
    return isClean ? 0 : 1;
  } finally {
    await dataSource.destroy();
  }
}

async function inspect(dataSource: DataSource, repair: boolean): Promise<Outcome[]> {
  if ((await pendingMigrations(dataSource)).length > 0) {
    throw new Error('Migrations are pending: `npm run migration:status` names them');
  }
  const outcomes: Outcome[] = [];
  for (const finding of await checkDatabase(dataSource, showProgress)) {
    outcomes.push(repair ? await attemptRepair(finding) : outcomeOf(finding, false));
  }
  return outcomes;
}

function outcomeOf({ check, message }: Finding, repaired: boolean): Outcome {
  return { check, message, repaired };
}

async function attemptRepair(finding: Finding): Promise<Outcome> {
  if (!finding.repair) return outcomeOf(finding, false);
  try {
    await finding.repair();
    return outcomeOf(finding, true);
  } catch (error) {
    const reason = isPermissionDenied(error)
      ? 'this role may not repair it'
      : (error as Error).message;
    return outcomeOf({ ...finding, message: `${finding.message}: ${reason}` }, false);
  }
}

function print(outcomes: Outcome[]): void {
  for (const { message, repaired } of outcomes) {
    console.log(`${repaired ? 'Repaired' : 'Found'}: ${message}`);
  }
  if (outcomes.length === 0) console.log('Nothing found');
}
