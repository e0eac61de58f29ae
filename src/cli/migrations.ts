import { readEnvironment } from '../config/environment.js';
import { connectionOptions, createDataSource } from '../database/data-source.js';
import { current, history } from '../database/guard/commands/history.js';
import { run, revert, stamp } from '../database/guard/commands/run.js';
import { runCommand } from '../database/guard/commands/run-command.js';
import { status } from '../database/guard/commands/status.js';
import { verify } from '../database/guard/commands/verify.js';
import type { Workshop } from '../database/guard/verify/throwaway.js';
import { MIGRATIONS_FOLDER } from '../database/load-migrations.js';

const optionsOf = (url: string) =>
  connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL: url }));

/** PostgreSQL is never the one of DATABASE_URL: that may be a server on which others work. */
async function workshops(): Promise<Workshop[]> {
  const { TEST_DATABASE_URL } = process.env;
  if (!TEST_DATABASE_URL) throw new Error('TEST_DATABASE_URL must name a PostgreSQL server');
  return [
    { engine: 'sqlite', options: optionsOf('sqlite:///throwaway.db') },
    { engine: 'postgres', options: optionsOf(TEST_DATABASE_URL) },
  ];
}

/** `npm run migration:…`: the commands of the guard, on the database of DATABASE_URL. */
process.exitCode = await runCommand(
  {
    caller: 'npm run migration:COMMAND --',
    dataSource: () => createDataSource(readEnvironment()),
    folder: MIGRATIONS_FOLDER,
    workshops,
    commands: { status, current, history, run, revert, stamp, verify },
  },
  process.argv.slice(2),
);
