import { createBook, createItem } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('creating a book', () => {
  it('answers 201 with the whole book and its Location', async () => {
    const { status, headers, body } = await app.request('POST', '/api/books', {
      title: 'Clean Code',
      author: 'Robert Martin',
      year: 2008,
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/books/${body.id}`);
    expect(body).toEqual({
      id: expect.any(Number),
      title: 'Clean Code',
      author: 'Robert Martin',
      year: 2008,
      isbn: null,
      pageCount: null,
      status: 'available',
      description: null,
      averageRating: null,
      publisher: null,
      language: null,
      createdAt: expect.stringMatching(MOMENT),
      updatedAt: body.createdAt,
      version: 1,
    });
  });

  it('stores the publisher as it is sent, and the language in lower case', async () => {
    const sent = { publisher: ' Éditions de Minuit ', language: 'FRE' };
    const { id, publisher, language } = await createBook(app, sent);
    const stored = { publisher: ' Éditions de Minuit ', language: 'fre' };
    expect({ publisher, language }).toEqual(stored);
    expect(await app.rows(`SELECT publisher, language FROM books WHERE id = ${id}`)).toEqual([
      stored,
    ]);
  });

  it('stores an ISBN-10 with hyphens and a lower-case x as its ISBN-13', async () => {
    const book = await createBook(app, { isbn: '0-8044-2957-x' });
    expect(book.isbn).toBe('9780804429573');
    expect(await app.rows(`SELECT isbn FROM books WHERE id = ${book.id}`)).toEqual([
      { isbn: '9780804429573' },
    ]);
  });

  it('refuses an ISBN that a book already has, in any of its forms', async () => {
    const owner = await createBook(app, { isbn: '978-0-13-235088-4' });
    const { status, body } = await app.request('POST', '/api/books', {
      title: 'Another',
      author: 'Another',
      isbn: '0132350882',
    });
    expect(status).toBe(409);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'A book with that ISBN already exists',
      instance: '/api/books',
      code: 'isbn_exists',
      requestId: expect.any(String),
      errors: [{ field: 'isbn', message: 'A book with that ISBN already exists', id: owner.id }],
    });
  });

  it('stores an empty ISBN as null, so many books may have one', async () => {
    const books = [await createBook(app, { isbn: '' }), await createBook(app, { isbn: '' })];
    expect(books.map((book) => book.isbn)).toEqual([null, null]);
  });

  it('keeps text exactly as it was sent', async () => {
    const title = '  “Les Misérables” — 悲慘世界 🕮\u200f ';
    const book = await createBook(app, { title });
    expect((await app.request('GET', `/api/books/${book.id}`)).body.title).toBe(title);
  });

  it('counts characters as the database does: 500 letters beyond U+FFFF fit, 501 do not', async () => {
    const letter = '𝔅';
    expect((await createBook(app, { title: letter.repeat(500) })).title).toHaveLength(1000);
    const { status } = await app.request('POST', '/api/books', {
      title: letter.repeat(501),
      author: 'A',
    });
    expect(status).toBe(400);
  });
});

describe('reading a book', () => {
  it('answers 404 for an id that no row has', async () => {
    const { status, body } = await app.request('GET', '/api/books/2147483647');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not_found', detail: 'Book not found', status: 404 });
  });

  it('answers HEAD like GET, without the body', async () => {
    const { id } = await createBook(app);
    const head = await app.request('HEAD', `/api/books/${id}`);
    const get = await app.request('GET', `/api/books/${id}`);
    expect(head.status).toBe(200);
    expect(head.body).toBe('');
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  });
});

describe.each(['PUT', 'PATCH'])('changing a book by %s', (method) => {
  it('changes only the fields that are sent', async () => {
    const book = await createBook(app, { year: 1999, pageCount: 300 });
    const { status, body } = await app.request(method, `/api/books/${book.id}`, { year: 2001 });
    expect(status).toBe(200);
    expect(body).toEqual({ ...book, year: 2001, version: 2, updatedAt: body.updatedAt });
  });

  it('clears a nullable field with null, and refuses null in a required one', async () => {
    const book = await createBook(app, { year: 1999 });
    const cleared = await app.request(method, `/api/books/${book.id}`, { year: null });
    expect(cleared.body.year).toBeNull();
    const refused = await app.request(method, `/api/books/${book.id}`, { title: null });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([{ field: 'title', message: 'title is required' }]);
  });

  it('does not change a book when no field is sent', async () => {
    const book = await createBook(app);
    const { status, body } = await app.request(method, `/api/books/${book.id}`, {});
    expect(status).toBe(200);
    expect(body).toEqual(book);
  });

  it('answers 404 for an unknown book and 409 for the ISBN of another', async () => {
    await createBook(app, { isbn: method === 'PUT' ? '9780306406157' : '9780131103627' });
    const book = await createBook(app);
    const isbn = method === 'PUT' ? '9780306406157' : '9780131103627';
    expect((await app.request(method, `/api/books/${book.id}`, { isbn })).status).toBe(409);
    expect((await app.request(method, '/api/books/999999', { year: 1 })).status).toBe(404);
  });
});

describe('deleting a book', () => {
  it('answers 200 with a message, then 404', async () => {
    const { id } = await createBook(app);
    const deleted = await app.request('DELETE', `/api/books/${id}`);
    expect(deleted.status).toBe(200);
    expect(deleted.body).toEqual({ message: 'Book deleted' });
    expect((await app.request('DELETE', `/api/books/${id}`)).status).toBe(404);
    expect((await app.request('GET', `/api/books/${id}`)).status).toBe(404);
  });

  it('is refused with 409 while an item refers to it, and deletes nothing', async () => {
    const { id } = await createBook(app);
    const item = await createItem(app, { bookId: id });
    const { status, body } = await app.request('DELETE', `/api/books/${id}`);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'book_in_use', detail: 'Items refer to this book' });
    expect((await app.request('GET', `/api/books/${id}`)).status).toBe(200);
    expect((await app.request('GET', `/api/items/${item.id}`)).status).toBe(200);
  });
});
