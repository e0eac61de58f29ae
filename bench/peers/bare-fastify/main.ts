import { fastify } from 'fastify';
import { bookSchema } from '../../../src/books/book.fields.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { movementSchema } from '../../../src/stock/movement.fields.js';
import {
  hasSuitableSign,
  insufficientStock,
  type NewMovement,
  newMovementSchema,
} from '../movements.js';
import {
  AJV,
  checked,
  type ListQuery,
  listSchema,
  type NewBook,
  newBookSchema,
  toId,
} from '../request-schemas.js';
import { openPostgres } from './postgres-store.js';
import { openSqlite } from './sqlite-store.js';

/** The upper limit: Fastify handlers, schemas and serializer over prepared statements. */
const database = parseDatabaseUrl(process.env.DATABASE_URL!);
const books =
  database.engine === 'sqlite' ? openSqlite(database.file!) : openPostgres(database.url);

const app = fastify({ bodyLimit: 64 * 1024, ajv: AJV });

app.get<{ Params: { id: string } }>(
  '/api/books/:id',
  { schema: { response: { 200: bookSchema } } },
  async ({ params }, reply) => {
    const id = toId(params.id);
    const book = id === undefined ? undefined : await books.byId(id);
    return book ?? reply.code(404).send({ detail: 'Book not found' });
  },
);

app.get<{ Querystring: ListQuery }>(
  '/api/books',
  { schema: { querystring: listSchema, response: { 200: { type: 'array', items: bookSchema } } } },
  async ({ query: { author, limit, page } }) =>
    author === undefined ? books.byTitle(limit, (page - 1) * limit) : books.byAuthor(author, limit),
);

app.post<{ Body: NewBook }>(
  '/api/books',
  { schema: { body: newBookSchema, response: { 201: bookSchema } } },
  async ({ body }, reply) => {
    const values = checked(body);
    if (!values) return reply.code(400).send({ detail: 'The request is not valid' });
    const book = await books.create(values);
    return reply.code(201).header('location', `/api/books/${book.id}`).send(book);
  },
);

app.post<{ Params: { id: string }; Body: NewMovement }>(
  '/api/items/:id/movements',
  { schema: { body: newMovementSchema, response: { 201: movementSchema } } },
  async ({ params, body }, reply) => {
    const id = toId(params.id);
    if (id === undefined) return reply.code(404).send({ detail: 'Item not found' });
    if (!hasSuitableSign(body)) return reply.code(400).send({ detail: 'delta has the wrong sign' });
    const movement = await books.move(id, body);
    if (movement) {
      const location = `/api/movements/${movement.id as number}`;
      return reply.code(201).header('location', location).send(movement);
    }
    const available = await books.available(id);
    return available === undefined
      ? reply.code(404).send({ detail: 'Item not found' })
      : reply.code(409).send(insufficientStock(available));
  },
);

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
