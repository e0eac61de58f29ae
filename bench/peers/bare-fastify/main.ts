import { fastify } from 'fastify';
import { bookSchema } from '../../../src/books/book.fields.js';
import { MAX_INT } from '../../../src/common/value-ranges.js';
import { toIsbn13 } from '../../../src/common/isbn.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import type { NewBook } from './book-store.js';
import { openPostgres } from './postgres-store.js';
import { openSqlite } from './sqlite-store.js';

/** The upper limit: Fastify handlers, schemas and serializer over prepared statements. */
const database = parseDatabaseUrl(process.env.DATABASE_URL!);
const books =
  database.engine === 'sqlite' ? openSqlite(database.file!) : openPostgres(database.url);

const app = fastify({ bodyLimit: 64 * 1024, ajv: { customOptions: { coerceTypes: true } } });

const integer = { type: 'integer', minimum: -MAX_INT - 1, maximum: MAX_INT };
const newBookSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'author'],
  properties: {
    title: { type: 'string', maxLength: 500, pattern: '\\S' },
    author: { type: 'string', maxLength: 1000, pattern: '\\S' },
    year: { ...integer, nullable: true },
    isbn: { type: 'string', nullable: true },
    pageCount: { ...integer, minimum: 0, nullable: true },
    status: { enum: ['available', 'checked_out', 'lost', 'withdrawn'] },
    description: { type: 'string', nullable: true },
    averageRating: { type: 'number', nullable: true },
  },
};
const listSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    author: { type: 'string', maxLength: 200 },
    sort: { const: 'title' },
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    page: { type: 'integer', minimum: 1, default: 1 },
  },
};

app.get<{ Params: { id: string } }>(
  '/api/books/:id',
  { schema: { response: { 200: bookSchema } } },
  async ({ params }, reply) => {
    const isId = /^[1-9]\d{0,9}$/.test(params.id) && Number(params.id) <= MAX_INT;
    const book = isId ? await books.byId(Number(params.id)) : undefined;
    return book ?? reply.code(404).send({ detail: 'Book not found' });
  },
);

app.get<{ Querystring: { author?: string; limit: number; page: number } }>(
  '/api/books',
  { schema: { querystring: listSchema, response: { 200: { type: 'array', items: bookSchema } } } },
  async ({ query: { author, limit, page } }) =>
    author === undefined ? books.byTitle(limit, (page - 1) * limit) : books.byAuthor(author, limit),
);

app.post<{ Body: NewBook }>(
  '/api/books',
  { schema: { body: newBookSchema, response: { 201: bookSchema } } },
  async ({ body }, reply) => {
    const texts = [body.title, body.author, body.description ?? ''];
    const isbn = body.isbn ? toIsbn13(body.isbn) : null;
    if (isbn === undefined || texts.some((text) => text.includes('\0') || !text.isWellFormed())) {
      return reply.code(400).send({ detail: 'The request is not valid' });
    }
    const book = await books.create({ ...body, isbn });
    return reply.code(201).header('location', `/api/books/${book.id}`).send(book);
  },
);

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
