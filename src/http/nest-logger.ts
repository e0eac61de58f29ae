import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';

/**
 * The contexts of errors that Nest logs and then throws: whoever catches them reports them. They are
 * names of classes, some of which have an underscore more in the bundle.
 */
const THROWN = /^_?(ExceptionHandler|NestApplication)$/;

/** Writes what Nest and the modules of the app log as lines of the app's log. */
export const nestLogger = (log: FastifyBaseLogger): LoggerService => ({
  // Nest's modules and routes.
  log: () => undefined,
  warn: (message: string, context?: string) => log.warn({ context }, message),
  error(message: string | Error, ...[stack, context]: (string | undefined)[]) {
    if (context !== undefined && THROWN.test(context)) return;
    if (message instanceof Error) log.error({ context, err: message }, message.message);
    else log.error({ context, stack }, message);
  },
  fatal: (message: string, context?: string) => log.fatal({ context }, message),
});
