import fc from 'fast-check';

/** A request with a valid body, but for one thing at most. */
export interface GeneratedRequest {
  method: string;
  /** As OpenAPI names it. */
  template: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

type Arbitrary<T> = fc.Arbitrary<T>;

const TEXTS = [
  ['', ' ', '\0', 'a\0b', '\ud800', '\u202e', 'é'.repeat(600), '😀'.repeat(501), `' OR 1=1 --`],
  ['%', '_', '\\', '"', '${7*7}', '{{7*7}}', '../../etc', '2026-02-30', '0000-00-00', '1e3'],
].flat();
const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  0.001,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e308,
  5e-324,
  21474836.48,
];
const OTHERS: unknown[] = [
  null,
  true,
  false,
  [],
  [1],
  {},
  { a: 1 },
  [[[[[[[[[1]]]]]]]]],
  { constructor: 1 },
];
const FIELDS = ['id', 'version', 'createdAt', '__proto__', 'constructor', 'toString', 'x', ''];

const nasty: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS, ...NUMBERS, ...OTHERS),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.double(),
  fc.integer(),
);

const id = fc.integer({ min: 1, max: 60 });
const book = fc.record({
  title: fc.string({ minLength: 1, maxLength: 40 }).map((text) => `T${text.replaceAll('\0', '')}`),
  author: fc.constant('An author'),
  year: fc.integer({ min: -2000, max: 2026 }),
  isbn: fc.constantFrom(null, '9780132350884', '0-8044-2957-x', '978-0-306-40615-7'),
  pageCount: fc.nat(5000),
  status: fc.constantFrom('available', 'checked_out', 'lost', 'withdrawn'),
  description: fc.constantFrom(null, 'A description'),
  averageRating: fc.constantFrom(null, 4.5),
  publisher: fc.constantFrom(null, 'Ace', 'Ace & Sons'),
  language: fc.constantFrom(null, 'eng', 'FRE'),
});
const store = fc.record({ name: fc.constant('A store'), isActive: fc.boolean() });
const storeItem = fc.record({
  name: fc.constant('An item'),
  price: fc.nat(99_999).map((cents) => cents / 100),
  quantity: fc.nat(1000),
  receivedOn: fc.constantFrom(null, '2026-11-22'),
  bookId: fc.option(id),
});
const item = fc.tuple(storeItem, id).map(([values, storeId]) => ({ ...values, storeId }));

const ROUTES: { method: string; template: string; body?: Arbitrary<object>; weight: number }[] = [
  { method: 'POST', template: '/api/books', body: book, weight: 4 },
  { method: 'PUT', template: '/api/books/{id}', body: book, weight: 2 },
  { method: 'PATCH', template: '/api/books/{id}', body: book, weight: 2 },
  { method: 'POST', template: '/api/stores', body: store, weight: 2 },
  { method: 'PATCH', template: '/api/stores/{id}', body: store, weight: 2 },
  { method: 'POST', template: '/api/items', body: item, weight: 4 },
  { method: 'PATCH', template: '/api/items/{id}', body: item, weight: 2 },
  { method: 'POST', template: '/api/stores/{id}/items', body: storeItem, weight: 2 },
  ...['/api/books', '/api/books/search', '/api/stores', '/api/items'].map((template) => ({
    method: 'GET',
    template,
    weight: 1,
  })),
  ...['/api/books/{id}', '/api/stores/{id}', '/api/items/{id}'].flatMap((template) => [
    { method: 'GET', template, weight: 1 },
    { method: 'DELETE', template, weight: 1 },
  ]),
  { method: 'GET', template: '/api/stores/{id}/items', weight: 1 },
];

const PARAMETERS = ['limit', 'cursor', 'sort', 'count', 'q', 'author', 'title', 'name', 'year'];
const OPERATORS = ['', '[gte]', '[in]', '[contains]', '[startsWith]', '[null]', '[ne]', '[x]'];
const HEADERS = ['if-match', 'if-none-match', 'idempotency-key', 'content-type', 'accept'];
const HEADER_VALUES = ['"1"', 'W/"1"', '*', '', '""', '"a", "2"', 'text/plain', 'x'.repeat(300)];
const IDS = [
  '0',
  '01',
  '+1',
  '-1',
  '1.5',
  '0x1',
  '1e3',
  'abc',
  '2147483648',
  '%00',
  '%ff',
  'é',
  ' ',
];

/** Changes one thing of a request whose path has no id yet. */
type Mutation = (request: GeneratedRequest, values: Record<string, unknown>) => GeneratedRequest;

const withBody = (request: GeneratedRequest, values: object): GeneratedRequest =>
  request.body === undefined ? request : { ...request, body: JSON.stringify(values) };

const mutation: Arbitrary<Mutation> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Mutation>((request) => request) },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(), nasty).map(([at, value]): Mutation => (request, values) => {
      const names = Object.keys(values);
      return withBody(request, { ...values, [names[at % names.length]]: value });
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map((at): Mutation => (request, values) => {
      const kept = Object.entries(values);
      kept.splice(at % kept.length, 1);
      return withBody(request, Object.fromEntries(kept));
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...FIELDS), nasty).map(
      ([name, value]): Mutation =>
        (request, values) =>
          withBody(request, Object.fromEntries([...Object.entries(values), [name, value]])),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('', '{', '}', '"', ',', '\0', '\\u', '1e999'))
      .map(([at, text]): Mutation => (request) => {
        if (request.body === undefined) return request;
        const place = at % request.body.length;
        const body = request.body.slice(0, place) + text + request.body.slice(place + 1);
        return { ...request, body };
      }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...IDS).map((weird): Mutation => (request) => ({
      ...request,
      path: request.path.replace(/\{id\}/, encodeURI(weird)),
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...PARAMETERS), fc.constantFrom(...OPERATORS), nasty)
      .map(([name, operator, value]): Mutation => (request) => ({
        ...request,
        path: `${request.path}?${name}${operator}=${encode(String(value))}`,
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...HEADERS), fc.constantFrom(...HEADER_VALUES))
      .map(([name, value]): Mutation => (request) => ({
        ...request,
        headers: { ...request.headers, [name]: value },
      })),
  },
);

/** A lone surrogate cannot be encoded. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

const request: Arbitrary<GeneratedRequest> = fc
  .oneof(
    ...ROUTES.map(({ method, template, body, weight }) => ({
      weight,
      arbitrary: fc.tuple(fc.constant({ method, template }), body ?? fc.constant(undefined)),
    })),
  )
  .chain(([route, values]) =>
    fc.tuple(mutation, id).map(([mutate, number]) => {
      const valid: GeneratedRequest = {
        ...route,
        path: route.template,
        headers: {},
        ...(values && { body: JSON.stringify(values) }),
      };
      const mutated = mutate(valid, (values ?? { x: 1 }) as Record<string, unknown>);
      return { ...mutated, path: mutated.path.replace('{id}', String(number)) };
    }),
  );

/** The same requests for the same seed. */
export const generateRequests = (count: number, seed: number): GeneratedRequest[] =>
  fc.sample(request, { numRuns: count, seed });
