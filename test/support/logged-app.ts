import { startTestApp, type TestApp } from './test-app.js';

/** What the process writes to standard output meanwhile. */
export interface CapturedLog {
  text(): string;
  restore(): void;
}

/** Makes apps that are created from now on log, and keeps what they write, until it is restored. */
export function captureLog(level: string): CapturedLog {
  const before = { ...process.env };
  const write = process.stdout.write.bind(process.stdout);
  let text = '';
  process.env.LOG_LEVEL = level;
  process.stdout.write = ((written: string) => Boolean((text += written))) as typeof write;
  return {
    text: () => text,
    restore() {
      process.stdout.write = write;
      process.env = before;
    },
  };
}

/** An app that logs, and what it has written. */
export interface LoggedApp extends TestApp {
  /** The lines with this message, once those of the requests that were answered are there. */
  lines(message: string): Promise<Record<string, any>[]>;
}

/** Takes standard output over until it is closed. */
export async function startLoggedApp(level: string): Promise<LoggedApp> {
  const log = captureLog(level);
  try {
    const app = await startTestApp();
    return {
      ...app,
      async lines(message) {
        // A line is written when its answer has left, a moment after the client has it.
        await new Promise((resolve) => setTimeout(resolve, 50));
        const lines = log.text().split('\n');
        const parsed = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
        return parsed.filter(({ msg }) => msg === message);
      },
      close: () => app.close().finally(log.restore),
    };
  } catch (error) {
    log.restore();
    throw error;
  }
}
