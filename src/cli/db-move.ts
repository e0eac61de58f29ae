import '../config/check-environment.js';
import 'reflect-metadata';
import { readEnvironment } from '../config/environment.js';
import { requireSessions } from '../data-source.js';
import { parseMoveArguments, USAGE } from './move/move-arguments.js';
import { type MoveReport, runMove, undoMark } from './move/run-move.js';
import { showProgress } from './progress.js';

const TARGET_UNMARKED =
  'It is the target of a move that has not ended: from now on, nothing keeps its source from being written too.';

try {
  const command = parseMoveArguments(process.argv.slice(2));
  if (!command) console.log(USAGE);
  else {
    const environment = readEnvironment();
    requireSessions(environment);
    const { to, from = environment.DATABASE_URL, isDryRun, json } = command;
    if (to === undefined) {
      const { name, isTarget } = await undoMark(from);
      console.log(json ? JSON.stringify({ outcome: 'unmarked', from: name }) : `${name}: unmarked`);
      if (isTarget) console.error(TARGET_UNMARKED);
    } else {
      const report = await runMove(from, to, isDryRun, showProgress);
      if (json) console.log(JSON.stringify(report, null, 2));
      else print(report);
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function print({ outcome, from, to, tables }: MoveReport): void {
  for (const { name, rows, sha256 } of tables) console.log(`${name}: ${rows} rows, ${sha256}`);
  console.log(
    {
      moved: `Moved ${from} to ${to}, and compared all rows. Set DATABASE_URL to the new database: the old one takes no writes any more.`,
      completed: `An earlier run had moved ${from} to ${to}: it can now be written.`,
      'dry-run': `Would be moved from ${from} to ${to}; nothing has been written.`,
    }[outcome],
  );
}
