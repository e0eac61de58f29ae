import type { FastifyServerOptions } from 'fastify';
import { logStream } from './log-stream.js';

/**
 * Logs JSON lines, or readable text on a terminal. Of an error, only the properties listed here are
 * logged: drivers add rows, and URLs with passwords.
 */
export async function loggerOptions(level: string): Promise<FastifyServerOptions['logger']> {
  return {
    level,
    serializers: {
      err: (error: Error & { code?: string }) => ({
        type: error.name,
        message: error.message,
        code: error.code,
        stack: error.stack ?? '',
      }),
    },
    stream: process.stdout.isTTY ? (await import('pino-pretty')).default() : logStream,
  };
}
