import { type ChildProcess, spawn } from 'node:child_process';

/** The app in a process of its own, as `npm run start:prod` runs it, but from its sources. */
export class AppProcess {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
  ) {}

  /** @param settings environment variables, besides those of this process */
  static async start(settings: Record<string, string>): Promise<AppProcess> {
    const child = spawn(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', 'src/main.ts'],
      {
        env: {
          ...process.env,
          PORT: '0',
          HOST: '127.0.0.1',
          LOG_LEVEL: 'silent',
          RATE_LIMIT: 'off',
          ...settings,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const started = /Octavo listens on (\S+)/.exec(output);
        if (started) resolve(started[1]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`The app ended with ${code}:\n${output}`)));
    });
    return new AppProcess(url, child);
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { process: child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
