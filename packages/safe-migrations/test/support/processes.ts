import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { compiled } from './compiled.js';
import { fixture, type FixtureSettings } from './fixture-data-source.js';

const CLI = join(import.meta.dirname, '../../../../node_modules/typeorm/cli.js');
/** Node on TypeScript. */
export const REGISTER = ['--import', '@swc-node/register/esm-register'];

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both streams joined, for messages that may go to either. */
  output: string;
}

/** Runs the unmodified `typeorm` command on the fixtures in a separate process. */
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

export function startNode(
  parameters: string[],
  variables: NodeJS.Dict<string>,
  cwd?: string,
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
