import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { JsonSchema } from '../../common/json-schema.js';
import { completeOperation } from './openapi-operations.js';
import { problemResponses, problemSchema } from './openapi-problems.js';
import { namedSchemas } from '../responses/responds.decorator.js';
import { writtenRowSchema } from '../responses/written-row.js';

const DESCRIPTION = `Catalogue and stock of a library or a small chain of bookshops.

Errors are \`application/problem+json\` (RFC 9457), with a \`code\` that programs can rely on. A
known path responds to every method: 405 with \`Allow\` if there is no operation, 204 to OPTIONS, and
to HEAD as to GET. On your own machine, no key is needed until the first one has been created.`;

/** OpenAPI at /openapi.json, Swagger UI at /docs. */
export function setUpDocumentation(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  let json: string | undefined;
  const documentOnce = (): OpenAPIObject => (document ??= createDocument(app));
  const fastify = app.getHttpAdapter().getInstance();
  // Nest would serialize the document for each request.
  fastify.get('/openapi.json', (_request, reply) => {
    json ??= JSON.stringify(documentOnce());
    return reply.type('application/json; charset=utf-8').send(json);
  });
  SwaggerModule.setup('docs', app, documentOnce, {
    customSiteTitle: 'Octavo',
    raw: false,
    // By default Swagger UI sends the document to a validator on the internet.
    swaggerOptions: { validatorUrl: null },
  });
}

function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Octavo')
    .setDescription(DESCRIPTION)
    .setVersion('1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'oct_<id>_<secret>' }, 'key')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const schemas = {
    ...closedSchemas(document.components!.schemas as Record<string, JsonSchema>),
    ...namedSchemas(),
    Problem: problemSchema,
    WrittenRow: writtenRowSchema,
  };
  document.components!.schemas = schemas as object as Record<string, object>;
  document.components!.responses = problemResponses() as Record<string, { description: string }>;
  for (const path of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(path)) {
      completeOperation(method, operation, schemas);
    }
  }
  return document;
}

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
