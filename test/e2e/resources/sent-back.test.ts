import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const RESOURCES: [string, (app: TestApp) => Promise<any>, string][] = [
  ['books', createBook, 'title'],
  ['stores', createStore, 'name'],
  ['items', createItem, 'name'],
];
const CALLS = RESOURCES.flatMap(([name, create, field]) =>
  ['PUT', 'PATCH'].map((method) => ({ method, name, create, field })),
);

describe.each(CALLS)(
  '$method of a row of $name as it was read',
  ({ method, name, create, field }) => {
    const path = ({ id }: { id: number }): string => `/api/${name}/${id}`;

    it('changes what differs', async () => {
      const row = await create(app);
      const { status, body } = await app.request(method, path(row), { ...row, [field]: 'New' });
      expect(status).toBe(200);
      expect(body).toEqual({ ...row, [field]: 'New', version: 2, updatedAt: body.updatedAt });
    });

    it.each([
      ['version', (row: any) => ({ ...row, updatedAt: undefined })],
      ['updatedAt', (row: any) => ({ ...row, version: undefined })],
      ['version and updatedAt', (row: any) => row],
    ])('is a 412 when its %s is stale, and says the present version', async (_, sent) => {
      const row = await create(app);
      // Another millisecond, so that updatedAt differs.
      await new Promise((resolve) => setTimeout(resolve, 5));
      const { body: now } = await app.request('PATCH', path(row), { [field]: 'Meanwhile' });
      const { status, body } = await app.request(method, path(row), {
        ...sent(row),
        [field]: 'Late',
      });
      expect([status, body.code]).toEqual([412, 'version_mismatch']);
      expect(body.errors).toEqual([
        { field: 'version', message: 'The version is 2 now', version: 2 },
      ]);
      expect((await app.request('GET', path(row))).body).toEqual(now);
    });

    it.each([
      ['id', (row: any) => ({ id: row.id + 1 })],
      ['createdAt', () => ({ createdAt: '2001-01-01T00:00:00.000Z' })],
    ])('is a 400 when its %s is another', async (changed, sent) => {
      const row = await create(app);
      const { status, body } = await app.request(method, path(row), { ...row, ...sent(row) });
      expect([status, body.code]).toEqual([400, 'validation_failed']);
      expect(body.errors).toEqual([{ field: changed, message: `${changed} cannot be changed` }]);
      expect((await app.request('GET', path(row))).body).toEqual(row);
    });

    it.each([
      ['id', null],
      ['version', '1'],
      ['createdAt', 'yesterday'],
      ['updatedAt', 7],
    ])('is a 400 when its %s is %p', async (wrong, value) => {
      const row = await create(app);
      const { status, body } = await app.request(method, path(row), { [wrong]: value });
      expect([status, body.errors[0].field]).toEqual([400, wrong]);
    });
  },
);

it('needs both the version in the body and If-Match to fit', async () => {
  const row = await createBook(app);
  const response = await fetch(`${app.url}/api/books/${row.id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': '"2"' },
    body: JSON.stringify({ version: 1, year: 1 }),
  });
  expect(response.status).toBe(412);
});

it.each(['id', 'createdAt', 'updatedAt', 'version'])('refuses %s in a POST', async (field) => {
  const row = await createBook(app);
  const values = { title: 'T', author: 'A', [field]: row[field] };
  const { status, body } = await app.request('POST', '/api/books', values);
  expect([status, body.errors[0].field]).toEqual([400, field]);
});

it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded'])(
  'deletes a row when the request has the content type %s and no body',
  async (type) => {
    const row = await createBook(app);
    const response = await fetch(`${app.url}/api/books/${row.id}`, {
      method: 'DELETE',
      headers: { 'content-type': type },
    });
    expect(response.status).toBe(200);
  },
);
