import { startTestApp, type TestApp } from './test-app.js';

/** Captures what the process writes to standard output. */
export interface CapturedLog {
  text(): string;
  restore(): void;
}

/** Enables logging for apps created from now on, and captures their output until restored. */
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

/** An app with logging, and its output. */
export interface LoggedApp extends TestApp {
  /** Returns the lines with this message, once all answered requests have been logged. */
  lines(message: string): Promise<Record<string, any>[]>;
}

/** Captures standard output until it is closed. */
export async function startLoggedApp(level: string): Promise<LoggedApp> {
  const log = captureLog(level);
  try {
    const app = await startTestApp();
    return {
      ...app,
      async lines(message) {
        // A line is written after its answer was sent, shortly after the client receives it.
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
