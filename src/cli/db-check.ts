import '../config/check-environment.js';
import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { checkDatabase, type Finding } from '../database/schema/check-database.js';
import { isPermissionDenied } from '../database/engine/database-errors.js';
import { showProgress } from './progress.js';
import { runCheck } from './run-check.js';

const USAGE = `Usage: npm run db:check -- [--repair] [--json]

Checks ids, stored normal forms, and SQLite's file or PostgreSQL's indexes.

  --repair  repair sequences and normal forms
  --json    print one JSON document

Exit codes
  0  no faults, or all of them repaired
  1  a fault was not repaired, or the check failed`;

interface Outcome {
  check: Finding['check'];
  message: string;
  repaired: boolean;
}

await runCheck(USAGE, ['repair', 'json'], async (dataSource, { repair = false, json }) => {
  const outcomes = await inspect(dataSource, repair);
  const isClean = outcomes.every(({ repaired }) => repaired);
  if (json) console.log(JSON.stringify({ clean: isClean, findings: outcomes }, null, 2));
  else print(outcomes);
  return isClean ? 0 : 1;
});

async function inspect(dataSource: DataSource, repair: boolean): Promise<Outcome[]> {
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
  if (outcomes.length === 0) console.log('No faults found');
}
