import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyBaseLogger, LogController } from 'fastify';
import { AppModule } from './app.module.js';
import { readEnvironment } from './config/environment.js';
import { addAnswerHeaders } from './http/answer-headers.js';
import { answerOtherMethods } from './http/methods.js';
import { answerProblem, ProblemFilter } from './http/problem.filter.js';
import { type FieldError, Problem } from './http/problem.js';
import { parseQueryString } from './http/query-string.js';
import { answerClientError, refuseConnect } from './http/raw-answers.js';
import { checkRequests } from './http/request-checks.js';
import { setUpDocumentation } from './http/openapi.js';

const BODY_LIMIT = 64 * 1024;

/** The app, ready to listen: the same for `main.ts` and for the tests. */
export async function createApp(): Promise<NestFastifyApplication> {
  const environment = readEnvironment();
  const adapter = new FastifyAdapter({
    logger: { level: environment.LOG_LEVEL },
    // A logger for every request costs a tenth of a read; what is logged names its request itself.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) =>
      wellFormedId(request.headers['x-request-id']) ?? randomUUID(),
    routerOptions: { querystringParser: parseQueryString, maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerProblem,
    // Node answers a missing Host by itself, with an empty body; our own check does not.
    http: { requireHostHeader: false, headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    skipMiddie: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: ['fatal', 'error', 'warn'],
  });
  await configureApp(app);
  return app;
}

async function configureApp(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  checkRequests(fastify);
  addAnswerHeaders(fastify);
  const routesAreComplete = answerOtherMethods(fastify);
  refuseConnect(fastify.server);

  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => Problem.invalid(errors.map(fieldError)),
    }),
  );
  app.enableShutdownHooks();
  setUpDocumentation(app);
  await app.init();
  routesAreComplete();
  await fastify.ready();
}

function fieldError({ property, constraints }: ValidationError): FieldError {
  return { field: property, message: Object.values(constraints ?? {})[0] ?? 'is not valid' };
}

function wellFormedId(id: string | string[] | undefined): string | undefined {
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}
