import { announced, onix, withdrawn } from '../../support/files/trade-files.js';
import { createItem, createStore } from '../../support/rows/factories.js';
import { allBooks, importCsv, isbn } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.rows('DELETE FROM items');
  await app.rows('DELETE FROM books');
});

const [A, B, C] = [isbn(1), isbn(2), isbn(3)];
const books = async () =>
  (await allBooks(app)).map(({ isbn: of, title, status }) => [of, title, status]);

describe('a feed of ONIX messages', () => {
  it('inserts new products, and updates known ones in what the message says', async () => {
    const csv = `title,author,isbn,averageRating,publisher\nOld,B,${A},4.5,Press\n`;
    await importCsv(app, csv);
    const { status, body } = await importCsv(app, onix(announced(A, 'New'), announced(B, 'Two')));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      format: 'onix',
      read: 2,
      inserted: 1,
      updated: 1,
      rejections: [],
    });
    expect(await allBooks(app)).toMatchObject([
      { title: 'New', author: 'Ida Example', averageRating: 4.5, publisher: 'Press', version: 2 },
      { title: 'Two', author: 'Ida Example', isbn: B, publisher: null },
    ]);
  });

  it('marks a book as withdrawn instead of deleting it', async () => {
    await importCsv(app, onix(announced(A, 'One'), announced(B, 'Two')));
    const { storeId } = { storeId: (await createStore(app)).id };
    const [{ id: bookId }] = await allBooks(app);
    await createItem(app, { storeId, bookId });
    const { body } = await importCsv(app, onix(withdrawn(A), withdrawn(C)));
    expect(body).toMatchObject({ read: 2, updated: 1, skipped: 1 });
    expect(await books()).toEqual([
      [A, 'One', 'withdrawn'],
      [B, 'Two', 'available'],
    ]);
    const again = await importCsv(app, onix(withdrawn(A)));
    expect(again.body).toMatchObject({ updated: 0, skipped: 1 });
  });

  it('of a dry run says so, and writes nothing', async () => {
    await importCsv(app, onix(announced(A, 'One')));
    const { body } = await importCsv(app, onix(withdrawn(A), announced(B, 'Two')), {
      dryRun: true,
    });
    expect(body).toMatchObject({
      updated: 1,
      inserted: 1,
      preview: [
        { record: 1, reference: `example-${A}`, outcome: 'updated' },
        { record: 2, reference: `example-${B}`, outcome: 'inserted', book: { title: 'Two' } },
      ],
    });
    expect(await books()).toEqual([[A, 'One', 'available']]);
  });

  it('names the product that is rejected by its RecordReference', async () => {
    const { body } = await importCsv(app, onix(announced(A, ' '), announced(B, 'Two')));
    expect(body).toMatchObject({
      inserted: 1,
      rejections: [{ record: 1, reference: `example-${A}`, reason: 'title must not be empty' }],
    });
    expect(body.rejections[0].raw).toMatch(/^<Product>.*<\/Product>$/s);
  });

  it('that breaks off is imported up to there, and says where', async () => {
    const file = onix(announced(A, 'One'), announced(B, 'Two')).slice(0, -120);
    const { status, body } = await importCsv(app, file);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'unusable_file' });
    expect(body.detail).toContain('record 2');
    expect(await books()).toEqual([[A, 'One', 'available']]);
  });
});
