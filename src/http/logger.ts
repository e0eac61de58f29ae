import type { FastifyServerOptions } from 'fastify';
import { logStream } from './log-stream.js';

/**
 * JSON lines for machines, and something to read on a terminal. Of an error only what explains it:
 * drivers put rows, and addresses with passwords, beside it.
 */
export function loggerOptions(level: string): FastifyServerOptions['logger'] {
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
    ...(process.stdout.isTTY ? { transport: { target: 'pino-pretty' } } : { stream: logStream }),
  };
}
