import { readEnvironment } from '../config/environment.js';
import { createDataSource } from '../database/data-source.js';
import { current, history } from '../database/guard/commands/history.js';
import { run, revert, stamp } from '../database/guard/commands/run.js';
import { runCommand } from '../database/guard/commands/run-command.js';
import { status } from '../database/guard/commands/status.js';
import { MIGRATIONS_FOLDER } from '../database/load-migrations.js';

/** `npm run migration:…`: the commands of the guard, on the database of DATABASE_URL. */
process.exitCode = await runCommand(
  {
    caller: 'npm run migration:COMMAND --',
    dataSource: () => createDataSource(readEnvironment()),
    folder: MIGRATIONS_FOLDER,
    commands: { status, current, history, run, revert, stamp },
  },
  process.argv.slice(2),
);
