import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  /** Null if it was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  process: ChildProcess;
  /** Resolves when it has ended. */
  ended: Promise<Ended>;
}

/**
 * Starts one of the project's built programs in a separate process.
 * @param program its file and its arguments
 */
export function startProgram(
  program: string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd?: string,
): Program {
  const child = spawn(process.execPath, ['--no-warnings', ...program], { env, cwd, stdio: 'pipe' });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return { process: child, ended };
}

export const runProgram = (program: string[], env?: NodeJS.ProcessEnv): Promise<Ended> =>
  startProgram(program, env).ended;
