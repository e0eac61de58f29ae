import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { parseDatabaseUrl } from '../../src/config/database-url.js';
import { sqliteDriver } from '../../src/database/sqlite/sqlite-driver.js';
import { compiled } from './compiled.js';
import { fixture, type FixtureSettings } from './fixture-data-source.js';

export const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'node_modules', 'typeorm', 'cli.js');
/** Node on TypeScript. */
export const REGISTER = ['--import', '@swc-node/register/esm-register'];

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both, for messages of which it does not matter where they go. */
  output: string;
}

/** The unmodified `typeorm` command on the data source of the fixtures, in a process of its own. */
export const typeorm = (settings: FixtureSettings, command: string, ...flags: string[]) =>
  finished(startTypeorm(settings, command, flags));

/** The same on a data source in TypeScript, as `npm run typeorm` does it. */
export const typeormOnTypeScript = (settings: FixtureSettings, command: string) =>
  finished(
    startNode([...REGISTER, CLI, command, '-d', fixture('data-source')], {
      FIXTURE_SETTINGS: JSON.stringify(settings),
    }),
  );

export function startTypeorm(
  settings: FixtureSettings,
  command: string,
  flags: string[] = [],
  variables: NodeJS.Dict<string> = {},
): ChildProcess {
  return startNode([CLI, command, '-d', compiled('fixtures/data-source.ts'), ...flags], {
    ...variables,
    FIXTURE_SETTINGS: JSON.stringify(settings),
  });
}

/** One of our commands, as it is in the built app. */
export const migration = (url: string, ...parameters: string[]) =>
  finished(startNode(['dist/src/cli/migrations.js', ...parameters], { DATABASE_URL: url }));

export function startNode(
  parameters: string[],
  variables: NodeJS.Dict<string>,
  cwd = ROOT,
): ChildProcess {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return spawn(process.execPath, ['--no-warnings', ...parameters], {
    cwd,
    env: { ...inherited, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function finished(child: ChildProcess): Promise<Finished> {
  const result = { stdout: '', stderr: '', output: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.on('data', (chunk: Buffer) => {
      result[name] += chunk;
      result.output += chunk;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...result })));
}

/** Runs SQL on a database of either engine, past TypeORM; answers the rows of the last statement. */
export async function sql(url: string, statements: string): Promise<Record<string, any>[]> {
  const database = parseDatabaseUrl(url);
  if (database.engine === 'postgres') {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const results = await client.query(statements);
      return (Array.isArray(results) ? results.at(-1) : results).rows;
    } finally {
      await client.end();
    }
  }
  const connection = new sqliteDriver(database.file!);
  try {
    const parts = statements.split(/;\s*\n/).filter((part) => part.trim() !== '');
    for (const part of parts.slice(0, -1)) connection.exec(part);
    const last = connection.prepare(parts.at(-1)!);
    if (last.reader) return last.all() as Record<string, any>[];
    last.run();
    return [];
  } finally {
    connection.close();
  }
}
