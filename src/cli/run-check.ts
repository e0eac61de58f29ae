import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../config/environment.js';
import { createDataSource } from '../data-source.js';
import { pendingMigrations } from '../database/schema/migrate-at-start.js';

/** The flags that are given. */
export type Flags = Record<string, boolean | undefined>;

/**
 * Runs a command that checks the configured database, and sets the exit code: 1 for an error, which is
 * printed. Pending migrations and unknown arguments are errors.
 * @param usage also printed for `--help`
 * @param names of the command's flags
 * @param check returns the exit code
 */
export async function runCheck(
  usage: string,
  names: string[],
  check: (dataSource: DataSource, flags: Flags) => Promise<number>,
): Promise<void> {
  try {
    const flags = readFlags(usage, [...names, 'help']);
    if (flags.help) console.log(usage);
    else process.exitCode = await onDatabase((dataSource) => check(dataSource, flags));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

function readFlags(usage: string, names: string[]): Flags {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'boolean' } as const]));
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

async function onDatabase(use: (dataSource: DataSource) => Promise<number>): Promise<number> {
  const dataSource = await (await createDataSource(readEnvironment())).initialize();
  try {
    if ((await pendingMigrations(dataSource)).length > 0) {
      throw new Error('Migrations are pending: `npm run migration:status` names them');
    }
    return await use(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
