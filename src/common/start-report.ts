import { hostname } from 'node:os';

const LEVELS = { info: 30, fatal: 60 };

/**
 * What the app reports about its start, at every LOG_LEVEL: text on a terminal, otherwise a line in
 * the form of the log.
 */
export const startReport = (level: keyof typeof LEVELS, msg: string): string =>
  process.stdout.isTTY
    ? msg
    : JSON.stringify({
        level: LEVELS[level],
        time: Date.now(),
        pid: process.pid,
        hostname: hostname(),
        msg,
      });

/** Ends the app with the reason why it cannot start. */
export function failStart(error: unknown): never {
  console.error(startReport('fatal', (error as Error).message));
  process.exit(1);
}
