import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const patch = (path: string, rows: unknown) => app.request('PATCH', path, { rows });

const booksNow = async (...ids: number[]) =>
  (await app.request('GET', `/api/books?id[in]=${ids.join()}`)).body;

describe('changing several rows', () => {
  it('changes all of them, and answers them in the order of the request', async () => {
    const [first, second] = [await createBook(app), await createBook(app, { year: 1999 })];
    const { status, body } = await patch('/api/books', [
      { id: second.id, changes: { year: null, status: 'lost' } },
      { id: first.id, version: 1, changes: { title: 'Changed' } },
    ]);
    expect(status).toBe(200);
    const { updatedAt } = body[0];
    expect(body).toEqual([
      { ...second, year: null, status: 'lost', version: 2, updatedAt },
      { ...first, title: 'Changed', version: 2, updatedAt: body[1].updatedAt },
    ]);
    expect(await booksNow(first.id, second.id)).toEqual(body.toReversed());
  });

  it('changes the prices of 200 items in one request', async () => {
    const { id: storeId } = await createStore(app);
    const items = await Promise.all(
      Array.from({ length: 200 }, () => createItem(app, { storeId, price: 1 })),
    );
    const rows = items.map(({ id }, index) => ({
      id,
      version: 1,
      changes: { price: index / 100 },
    }));
    const { status, body } = await patch('/api/items', rows);
    expect(status).toBe(200);
    expect(body.map(({ id, price }: any) => [id, price])).toEqual(
      items.map(({ id }, index) => [id, index / 100]),
    );
  });

  it('leaves a row without changes as it is', async () => {
    const book = await createBook(app);
    expect((await patch('/api/books', [{ id: book.id, changes: {} }])).body).toEqual([book]);
  });

  it('changes nothing when a row has another version, and says which one', async () => {
    const [first, second] = [await createBook(app), await createBook(app)];
    await app.request('PATCH', `/api/books/${second.id}`, { year: 2000 });
    const before = await booksNow(first.id, second.id);
    const { status, body } = await patch('/api/books', [
      { id: first.id, version: 1, changes: { year: 1 } },
      { id: second.id, version: 1, changes: { year: 1 } },
    ]);
    expect([status, body.code]).toEqual([412, 'version_mismatch']);
    expect(body.errors).toEqual([
      { field: 'rows[1]', message: 'The version is 2 now', version: 2 },
    ]);
    expect(await booksNow(first.id, second.id)).toEqual(before);
  });

  it('changes nothing when a row does not exist', async () => {
    const book = await createBook(app);
    const { status, body } = await patch('/api/books', [
      { id: book.id, changes: { year: 1 } },
      { id: 99_999, changes: { year: 1 } },
    ]);
    expect([status, body.code]).toEqual([422, 'reference_not_found']);
    expect(body.errors).toEqual([{ field: 'rows[1].id', message: 'There is no row 99999' }]);
    expect(await booksNow(book.id)).toEqual([book]);
  });

  it('says how many errors a response has no room for', async () => {
    const rows = Array.from({ length: 200 }, (_, id) => ({ id: id + 1, changes: { year: 'x' } }));
    const { body } = await patch('/api/books', rows);
    expect(body.errors.length).toBeGreaterThan(20);
    expect(body.errors.length + body.omitted).toBe(200);
  });

  it('names each reference to a row that does not exist', async () => {
    const item = await createItem(app);
    const { status, body } = await patch('/api/items', [
      { id: item.id, changes: { storeId: 77_777, bookId: 88_888 } },
    ]);
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { field: 'rows[0].changes.storeId', message: 'There is no store 77777' },
      { field: 'rows[0].changes.bookId', message: 'There is no book 88888' },
    ]);
    expect((await app.request('GET', `/api/items/${item.id}`)).body).toEqual(item);
  });

  it('names each ISBN that another book has', async () => {
    const owner = await createBook(app, { isbn: '9780306406157' });
    const keeper = await createBook(app, { isbn: '9780131103627' });
    const other = await createBook(app);
    const { status, body } = await patch('/api/books', [
      { id: keeper.id, changes: { isbn: '9780131103627' } },
      { id: other.id, changes: { isbn: '0-306-40615-2' } },
    ]);
    expect([status, body.code]).toEqual([409, 'isbn_exists']);
    expect(body.errors).toEqual([
      {
        field: 'rows[1].changes.isbn',
        message: 'A book with that ISBN already exists',
        id: owner.id,
      },
    ]);
    expect(await booksNow(keeper.id, other.id)).toEqual([keeper, other]);
  });

  it('names the second of two rows with the same ISBN', async () => {
    const [first, second] = [await createBook(app), await createBook(app)];
    const { status, body } = await patch('/api/books', [
      { id: first.id, changes: { isbn: '9780201633610' } },
      { id: second.id, changes: { isbn: '9780201633610' } },
    ]);
    expect(status).toBe(409);
    expect(body.errors).toEqual([
      { field: 'rows[1].changes.isbn', message: 'Another row of the request has this ISBN' },
    ]);
  });

  it.each([
    ['no rows', undefined, ['rows']],
    ['an empty list', [], ['rows']],
    ['201 rows', Array.from({ length: 201 }, (_, id) => ({ id: id + 1, changes: {} })), ['rows']],
    ['a row that is no object', [1], ['rows']],
    ['one row twice', [1, 2, 1].map((id) => ({ id, changes: {} })), ['rows']],
    ['a row without an id', [{ changes: {} }], ['rows[0].id']],
    ['no changes', [{ id: 1 }], ['rows[0].changes']],
    ['a list of changes', [{ id: 1, changes: [] }], ['rows[0].changes']],
    ['an unknown field', [{ id: 1, changes: {}, etag: '' }], ['rows[0].etag']],
    [
      'wrong values in several rows',
      [
        { id: 1, version: 'x', changes: { title: '' } },
        { id: 2, changes: { year: 'x', isbn: '1', id: 2 } },
      ],
      [
        'rows[0].changes.title',
        'rows[0].version',
        'rows[1].changes.id',
        'rows[1].changes.isbn',
        'rows[1].changes.year',
      ],
    ],
  ])('refuses %s, and names the place', async (_, rows, fields) => {
    const { status, body } = await patch('/api/books', rows);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(body.errors.map(({ field }: any) => field).toSorted()).toEqual(fields);
  });
});
