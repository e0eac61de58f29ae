import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { JsonSchema } from '../../common/json-schema.js';
import { namedSchemas, reference } from '../../common/named-schemas.js';
import { descriptionOf } from './described-tag.decorator.js';
import type { Operation } from './openapi-descriptions.js';
import { sharedHeaders } from './openapi-headers.js';
import { completeOperation } from './openapi-operations.js';
import { problemResponses } from './openapi-problems.js';
import { problemSchema } from './problem-schema.js';
import { SHORT_SCHEMAS } from '../responses/written-row.js';

const DESCRIPTION = `Catalogue and stock of a library or a small chain of bookshops.

Errors are \`application/problem+json\` (RFC 9457), with a \`code\` that programs can rely on. A
known path responds to every method: 405 with \`Allow\` if there is no operation, 204 to OPTIONS, and
to HEAD as to GET. On your own machine, no key is needed until the first one has been created.`;

/** OpenAPI at /openapi.json, Swagger UI at /docs. */
export function setUpDocumentation(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  let rest: string | undefined;
  const documentOnce = (): OpenAPIObject => (document ??= createDocument(app));
  const fastify = app.getHttpAdapter().getInstance();
  // Nest would serialize the document for each request.
  fastify.get('/openapi.json', (request, reply) => {
    rest ??= JSON.stringify({ ...documentOnce(), servers: undefined }).slice(1);
    const servers = JSON.stringify(serversOf(request));
    return reply.type('application/json; charset=utf-8').send(`{"servers":${servers},${rest}`);
  });
  SwaggerModule.setup('docs', app, documentOnce, {
    customSiteTitle: 'Octavo',
    raw: false,
    patchDocumentOnRequest: (request, _reply, all) => ({
      ...all,
      servers: serversOf(request as FastifyRequest),
    }),
    // By default Swagger UI sends the document to a validator on the internet.
    swaggerOptions: { validatorUrl: null },
  });
}

/** The base of all paths: the same host, behind the prefix of the client's URLs. */
const serversOf = ({ pathPrefix }: FastifyRequest): OpenAPIObject['servers'] => [
  { url: pathPrefix || '/', description: 'The server of this document' },
];

function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Octavo')
    .setDescription(DESCRIPTION)
    .setVersion('1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'oct_<id>_<secret>' }, 'key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    // Clients that are generated name their methods like these of the controllers.
    operationIdFactory: (_controller, method) => method,
  });
  for (const schema of [problemSchema, ...SHORT_SCHEMAS]) reference(schema);
  const schemas = {
    ...closedSchemas(document.components!.schemas as Record<string, JsonSchema>),
    ...namedSchemas(),
  };
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.entries(path as Record<string, Operation>),
  );
  for (const [method, operation] of operations) completeOperation(method, operation, schemas);
  const tags = new Set(operations.flatMap(([, operation]) => operation.tags ?? []));
  return {
    ...document,
    info: { ...document.info, ...CONTRIBUTORS },
    tags: [...tags].map((name) => ({ name, description: descriptionOf(name) })),
    components: {
      ...document.components,
      schemas,
      responses: problemResponses(),
      headers: sharedHeaders,
    } as OpenAPIObject['components'],
  };
}

/** The builder wants URLs, and does not know the license identifiers of OpenAPI 3.1. */
const CONTRIBUTORS = {
  contact: { name: 'Octavo contributors' },
  license: { name: 'MIT', identifier: 'MIT' },
};

/**
 * Converts the schemas of request bodies, which @nestjs/swagger writes as in OpenAPI 3.0, to 3.1: a
 * nullable property has two types. They allow no additional properties.
 */
function closedSchemas(schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return mapValues(schemas, (schema) => ({
    ...schema,
    properties: mapValues(schema.properties ?? {}, ({ nullable, ...property }) =>
      nullable ? { ...property, type: [property.type as string, 'null'] } : property,
    ),
    additionalProperties: false,
  }));
}

const mapValues = <T>(record: Record<string, T>, map: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
