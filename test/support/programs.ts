import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Answer, send } from './test-app.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts one of the project's programs in a process of its own, from its TypeScript source. */
export function startProgram(program: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const typescript = ['--no-warnings', '--import', '@swc-node/register/esm-register'];
  return spawn(process.execPath, [...typescript, ...program], { env, stdio: 'pipe' });
}

/** Resolves when a program has come to its end by itself. */
export async function runProgram(program: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = startProgram(program, env);
  const said = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

export interface RunningApp {
  /** @param body sent as JSON */
  request(method: string, path: string, body?: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** The app in a process of its own, with settings of its own, once it listens. */
export async function startAppProcess(settings: NodeJS.ProcessEnv): Promise<RunningApp> {
  const env = { ...process.env, LOG_LEVEL: 'silent', RATE_LIMIT: 'off', ...settings, PORT: '0' };
  const child = startProgram(['src/main.ts'], env);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('exit', () => reject(new Error(`The app ended:\n${said}`)));
    child.stdout!.on('data', (chunk: Buffer) => {
      const [, address] = /listens on (\S+)/.exec(chunk.toString()) ?? [];
      if (address) resolve(address);
    });
  });
  return {
    request: (method, path, body) =>
      send(`${url}${path}`, {
        method,
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      }),
    async stop() {
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}
