import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyBaseLogger, LogController } from 'fastify';
import { AppModule } from './app.module.js';
import { MAX_BODY } from './common/fields/value-ranges.js';
import { type Environment, readEnvironment } from './config/environment.js';
import { Engine } from './database/engine/engine.js';
import { QueryObserver } from './database/engine/query-observer.js';
import { addResponseHeaders } from './http/responses/response-headers.js';
import { handleClientError, watchConnections } from './http/connections/connections.js';
import { Lifecycle } from './http/connections/lifecycle.js';
import { limitRequests } from './http/connections/overload.js';
import { loggerOptions } from './http/logger.js';
import { nestLogger } from './http/nest-logger.js';
import { exchangePositions } from './http/requests/positions.js';
import { limitRate } from './http/requests/rate-limit.js';
import { secure } from './http/requests/security.js';
import { authenticateRequests } from './keys/authenticate.hook.js';
import { Authentication } from './keys/authentication.js';
import { KeysService } from './keys/keys.service.js';
import { requireKeys } from './keys/require-keys.js';
import { MetricsService } from './metrics/metrics.service.js';
import { observeRequests } from './metrics/observe-requests.js';
import { addOtherMethods } from './http/problems/methods.js';
import { sendProblem, ProblemFilter } from './http/problems/problem.filter.js';
import {
  addPathPrefix,
  type IsTrusted,
  trusted,
  withoutBasePath,
} from './http/requests/path-prefix.js';
import { parseQueryString } from './http/requests/query-string.js';
import { checkRequests, targetOf } from './http/requests/request-checks.js';
import { serveConsole } from './http/serve-console.js';
import { setUpDocumentation } from './http/openapi/openapi.js';
import { acceptStreams } from './http/connections/streamed-body.js';

/** Creates the app, ready to listen. `main.ts` and the tests share it. */
export async function createApp(): Promise<NestFastifyApplication> {
  const environment = readEnvironment();
  const { BASE_PATH, TRUST_PROXY } = environment;
  const isTrusted = TRUST_PROXY ? trusted(TRUST_PROXY) : undefined;
  const adapter = new FastifyAdapter({
    logger: await loggerOptions(environment.LOG_LEVEL),
    trustProxy: isTrusted ?? false,
    // A child logger per request costs a tenth of a read; log lines contain the request id anyway.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY,
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) =>
      wellFormedId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { querystringParser: parseQueryString, maxParamLength: 200 },
    rewriteUrl: (request: { url?: string }) =>
      withoutBasePath(targetOf(request.url ?? ''), BASE_PATH),
    clientErrorHandler: handleClientError,
    frameworkErrors: sendProblem,
    // Node would respond to a missing Host with an empty body; checkRequests sends a problem.
    http: { requireHostHeader: false, headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    skipMiddie: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(adapter.getInstance().log),
  });
  try {
    await configureApp(app, environment, isTrusted);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

async function configureApp(
  app: NestFastifyApplication,
  environment: Environment,
  isTrusted?: IsTrusted,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  addPathPrefix(fastify, environment, isTrusted);
  await requireKeys(environment, app.get(KeysService));
  observeRequests(fastify, app.get(MetricsService), app.get(QueryObserver), environment);
  // Early, so that errors have these headers too, and pages of allowed origins can read them.
  await secure(fastify, environment);
  await limitRate(fastify, environment);
  watchConnections(fastify.server, app.get(Lifecycle));
  limitRequests(fastify, app.get(Lifecycle));
  checkRequests(fastify);
  acceptStreams(fastify, app.get(Lifecycle));
  authenticateRequests(fastify, app.get(Authentication), environment);
  addResponseHeaders(fastify);
  exchangePositions(fastify, app.get(Engine).replicas);
  const routesAreComplete = addOtherMethods(fastify);

  app.useGlobalFilters(new ProblemFilter());
  if (environment.DOCS) setUpDocumentation(app);
  if (environment.WEB) await serveConsole(fastify);
  await app.init();
  routesAreComplete();
  await fastify.ready();
}

function wellFormedId(id: string | string[] | undefined): string | undefined {
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}
