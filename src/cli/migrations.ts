import '../config/check-environment.js';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readEnvironment } from '../config/environment.js';
import { connectionOptions } from '../database/connection-options.js';
import { createDataSource } from '../data-source.js';
import {
  commands,
  runCommand,
  type ShadowDatabase,
  type Step,
  withOwnDatabase,
} from 'safe-migrations';
import { MIGRATIONS_FOLDER } from '../load-migrations.js';

const optionsOf = (url: string) =>
  connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL: url }));

const sqlite = (): ShadowDatabase => ({
  engine: 'sqlite',
  options: optionsOf('sqlite:///shadow.db'),
});

/** Never the server of DATABASE_URL, which others may be using. */
function postgres(): ShadowDatabase {
  const { TEST_DATABASE_URL } = process.env;
  if (!TEST_DATABASE_URL) throw new Error('TEST_DATABASE_URL must name a PostgreSQL server');
  return { engine: 'postgres', options: optionsOf(TEST_DATABASE_URL) };
}

/** Runs in a child process, because entities choose their column types by DATABASE_URL on import. */
async function stepsOn(shadow: ShadowDatabase): Promise<Step[]> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-steps-'));
  try {
    return await withOwnDatabase(shadow, async ({ engine, options }) => {
      const { url } = options as { url?: string };
      const DATABASE_URL = engine === 'postgres' ? url : `sqlite:///${join(folder, 'steps.db')}`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [...process.execArgv, import.meta.filename, 'steps', '--json'],
        { env: { ...process.env, DATABASE_URL }, maxBuffer: 2 ** 26 },
      );
      return JSON.parse(stdout) as Step[];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `npm run migration:…`: the commands of safe-migrations, on the database of DATABASE_URL. */
process.exitCode = await runCommand(
  {
    caller: 'npm run migration:COMMAND --',
    dataSource: () => createDataSource(readEnvironment()),
    folder: MIGRATIONS_FOLDER,
    shadowDatabases: async () => [sqlite(), postgres()],
    scratch: async () =>
      readEnvironment().DATABASE_URL.startsWith('postgres') ? postgres() : sqlite(),
    steps: stepsOn,
    commands,
  },
  process.argv.slice(2),
);
