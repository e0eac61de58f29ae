import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyBaseLogger, LogController } from 'fastify';
import { Histogram } from 'prom-client';
import { bookSchema } from '../../../src/books/book.fields.js';
import { yieldToEventLoop } from '../../../src/common/event-loop.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { loggerOptions } from '../../../src/http/logger.js';
import { isSame, parseAuthorization } from '../../../src/keys/key-token.js';
import { openSqlite } from '../bare-fastify/sqlite-store.js';

/**
 * The lowest possible cost of reads by id with a key, a limit and a log: Fastify and the libraries
 * of Octavo around one prepared statement. Without the variable `KEY`, it has none of the three.
 */
const { DATABASE_URL, LOG_LEVEL, KEY, PORT } = process.env as Record<string, string>;
const books = openSqlite((parseDatabaseUrl(DATABASE_URL) as { file: string }).file);
const key = parseAuthorization(KEY ?? '');
const requests = new Histogram({
  name: 'requests',
  help: 'Time of requests',
  labelNames: ['method', 'route', 'status'],
  registers: [],
});

const app = fastify({
  logger: await loggerOptions(LOG_LEVEL),
  childLoggerFactory: (logger: FastifyBaseLogger) => logger,
  logController: new LogController({ disableRequestLogging: true }),
  genReqId: () => crypto.randomUUID(),
});

app.addHook('onRequest', (_request, _reply, done) => void yieldToEventLoop().then(() => done()));
if (key) {
  app.addHook('onRequest', ({ headers }, reply, done) => {
    // The same as ALLOW_ANONYMOUS=read.
    if (headers.authorization === undefined) return done();
    const token = parseAuthorization(headers.authorization);
    if (token?.id !== key.id || !isSame(key.secret, token.secret)) throw new Error('Not the key');
    reply.header('cache-control', 'private, no-cache').header('vary', 'Authorization');
    done();
  });
  await app.register(rateLimit, {
    max: 999_999_999,
    timeWindow: 60_000,
    enableDraftSpec: true,
    keyGenerator: () => key.id,
  });
}
app.addHook('onResponse', (request, { statusCode: status, elapsedTime }, done) => {
  const { id: reqId, method, routeOptions } = request;
  const route = routeOptions.url!;
  requests.observe({ method, route, status }, elapsedTime / 1000);
  if (key) {
    const ms = Math.round(elapsedTime * 100) / 100;
    request.log.info({ reqId, method, route, status, ms, key: key.id }, 'request');
  }
  done();
});

app.get<{ Params: { id: string } }>(
  '/api/books/:id',
  { schema: { response: { 200: bookSchema } } },
  async ({ params }, reply) => {
    const book = (await books.byId(Number(params.id)))!;
    reply.header('etag', `"${book.version as number}"`);
    return book;
  },
);

await app.listen({ port: Number(PORT), host: '127.0.0.1' });
