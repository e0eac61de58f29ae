import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { START_OPTIONS } from './start-options.js';
import { type Answer, sendJson } from './test-app.js';

/** Milliseconds, sufficient on a busy machine. */
const START_TIME = 60_000;

/** The built app, run like `npm run start:prod` in a separate process with its own settings. */
export class AppProcess {
  /** The exit code or signal of the process. */
  readonly ended: Promise<number | NodeJS.Signals>;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    this.ended = new Promise((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal!)),
    );
  }

  /**
   * @param settings environment variables, added to those of this process
   * @param wrapper a command that runs the command line after it
   * @param cwd the folder of the build, by default this one
   */
  static async start(
    settings: NodeJS.ProcessEnv,
    wrapper: string[] = [],
    cwd?: string,
  ): Promise<AppProcess> {
    const [command, ...parameters] = [
      ...wrapper,
      process.execPath,
      ...START_OPTIONS,
      'dist/src/main.js',
    ];
    const defaults = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', RATE_LIMIT: 'off' };
    const child = spawn(command, parameters, {
      env: { ...process.env, ...defaults, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd,
    });
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const address = /listens on (http:[^\s"]+)/.exec(output)?.[1];
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

  /** @param body sent as JSON */
  request(method: string, path: string, body?: unknown): Promise<Answer> {
    return sendJson(`${this.url}${path}`, method, body);
  }

  /** Closes the reading end of its standard output. */
  closeOutput(): void {
    this.child.stdout!.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops the process, and waits for its end. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Resolves when /health/ready answers 200. */
  async ready(): Promise<void> {
    const deadline = Date.now() + START_TIME;
    while (Date.now() < deadline) {
      const answer = await this.request('GET', '/health/ready').catch(() => undefined);
      if (answer?.status === 200) return;
      await delay(10);
    }
    throw new Error('The app is not ready');
  }
}
