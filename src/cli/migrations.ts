import '../config/check-environment.js';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readEnvironment } from '../config/environment.js';
import { connectionOptions } from '../database/connection-options.js';
import { COMMANDS, createDataSource } from '../data-source.js';
import {
  type EngineName,
  type Needed,
  runCommand,
  type ShadowDatabase,
  withOwnDatabase,
} from 'safe-migrations';
import { MIGRATIONS_FOLDER } from '../load-migrations.js';

const optionsOf = (url: string) =>
  connectionOptions(
    Object.assign(readEnvironment(), { DATABASE_URL: url, DATABASE_PREPARED: 'on' }),
  );

/** Never the server of DATABASE_URL, which others may be using. */
function shadow(engine: EngineName) {
  if (engine === 'sqlite') return optionsOf('sqlite:///shadow.db');
  const { TEST_DATABASE_URL } = process.env;
  if (!TEST_DATABASE_URL) throw new Error('TEST_DATABASE_URL must name a PostgreSQL server');
  return optionsOf(TEST_DATABASE_URL);
}

/** Runs in a child process, because entities choose their column types by DATABASE_URL on import. */
async function neededOn(place: ShadowDatabase, parameters: string[]): Promise<Needed> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-needed-'));
  try {
    return await withOwnDatabase(place, async ({ engine, options }) => {
      const { url } = options as { url?: string };
      const DATABASE_URL = engine === 'postgres' ? url : `sqlite:///${join(folder, 'needed.db')}`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [...process.execArgv, import.meta.filename, ...parameters],
        { env: { ...process.env, DATABASE_URL }, maxBuffer: 2 ** 26 },
      );
      return JSON.parse(stdout) as Needed;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `npm run migration:…`: the commands of safe-migrations, on the database of DATABASE_URL. */
process.exitCode = await runCommand(
  {
    caller: COMMANDS,
    dataSource: () => createDataSource(readEnvironment()),
    folder: MIGRATIONS_FOLDER,
    engines: ['sqlite', 'postgres'],
    shadow,
    needed: neededOn,
  },
  process.argv.slice(2),
);
