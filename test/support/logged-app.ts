import { startTestApp, type TestApp } from './test-app.js';

/** An app that logs, and what it has written. */
export interface LoggedApp extends TestApp {
  log(): string;
  /** The lines of requests that have been answered. */
  requests(): Promise<Record<string, unknown>[]>;
}

/** Takes standard output over until it is closed. */
export async function startLoggedApp(level: string): Promise<LoggedApp> {
  const before = { ...process.env };
  const write = process.stdout.write.bind(process.stdout);
  let log = '';
  process.env.LOG_LEVEL = level;
  process.stdout.write = ((text: string) => Boolean((log += text))) as typeof write;
  const restore = (): void => {
    process.stdout.write = write;
    process.env = before;
  };
  try {
    const app = await startTestApp();
    return {
      ...app,
      log: () => log,
      async requests() {
        // A line is written when its answer has left, a moment after the client has it.
        await new Promise((resolve) => setTimeout(resolve, 50));
        const lines = log.split('\n').filter((line) => line.startsWith('{'));
        return lines
          .map((line) => JSON.parse(line) as Record<string, unknown>)
          .filter(({ msg }) => msg === 'request');
      },
      close: () => app.close().finally(restore),
    };
  } catch (error) {
    restore();
    throw error;
  }
}
