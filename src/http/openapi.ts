import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { objectSchema } from './json-schema.js';
import { namedSchemas } from './responds.decorator.js';

const problemSchema = objectSchema(
  'Problem',
  {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', example: 'Not Found' },
    status: { type: 'integer', example: 404 },
    detail: { type: 'string', example: 'Book not found' },
    instance: { type: 'string', example: '/api/books/1' },
    code: { type: 'string', description: 'Stable, for programs', example: 'not_found' },
    requestId: { type: 'string', example: '0f8fad5b-d9cb-469f-a165-70867728950e' },
  },
  {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'message'],
      },
    },
  },
);

/** OpenAPI at /openapi.json, Swagger UI at /docs. */
export function setUpDocumentation(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => createDocument(app), { jsonDocumentUrl: 'openapi.json' });
}

function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Octavo')
    .setDescription('Catalogue and stock of a library or a small chain of bookshops')
    .setVersion('1.0')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components!.schemas = {
    ...document.components!.schemas,
    ...(namedSchemas() as object),
    Problem: problemSchema as object,
  };
  return document;
}
