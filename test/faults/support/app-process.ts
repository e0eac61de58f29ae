import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from './client.js';

const MAIN = 'dist/src/main.js';
/** Milliseconds, on a machine that has much else to do. */
const START_TIME = 60_000;

/** The built app, in a process of its own. */
export class AppProcess {
  /** The code or the signal that the process ended with. */
  readonly ended: Promise<number | NodeJS.Signals>;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    this.ended = new Promise((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal!)),
    );
  }

  /** @param wrapper a command that starts the command line which follows it */
  static async start(databaseUrl: string, wrapper: string[] = []): Promise<AppProcess> {
    const [command, ...parameters] = [...wrapper, process.execPath, MAIN];
    const child = spawn(command, parameters, {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        PORT: '0',
        LOG_LEVEL: 'silent',
        RATE_LIMIT: 'off',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const address = /listens on (http:\S+)/.exec(output)?.[1];
        if (address) resolve(address);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`The app ended with ${code}:\n${output}`)));
    });
    return new AppProcess(child, url);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it, and waits until it has ended. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Resolves when /health/ready answers 200. */
  async ready(): Promise<void> {
    const client = new Client(this.url);
    const deadline = Date.now() + START_TIME;
    while (Date.now() < deadline) {
      const answer = await client.request('GET', '/health/ready').catch(() => undefined);
      if (answer?.status === 200) return client.close();
      await delay(10);
    }
    throw new Error('The app is not ready');
  }
}

/** Builds the app unless the build is newer than its source. */
export function buildApp(): void {
  const sources = readdirSync('src', { recursive: true }).map((file) => join('src', String(file)));
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (existsSync(MAIN) && statSync(MAIN).mtimeMs > newest) return;
  execFileSync('npm', ['run', 'build'], { stdio: 'ignore' });
}
