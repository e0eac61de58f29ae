import { createItem, createStore } from '../../support/rows/factories.js';
import {
  allBooks,
  IMPORT,
  importCsv,
  isbn,
  runImport,
  TestFolder,
} from '../../support/rows/imports.js';
import { startProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let folder: TestFolder;
beforeAll(async () => {
  app = await startTestApp();
  folder = new TestFolder();
});
afterAll(async () => {
  folder.remove();
  await app.close();
});
beforeEach(async () => {
  for (const table of ['items', 'books', 'imports', 'imported_ranges', 'overwritten_books']) {
    await app.rows(`DELETE FROM ${table}`);
  }
});

const update = { onConflict: 'update' };
const undo = (id: number) => app.request('POST', `/api/imports/${id}/undo`);
const csv = (...rows: string[]) => `title,author,isbn\n${rows.join('\n')}\n`;
const titles = async () => (await allBooks(app)).map(({ title }) => title);
const imported = async (file: string, query: Record<string, string> = update): Promise<number> =>
  (await importCsv(app, file, query)).body.importId;

describe('the record of an import', () => {
  it('says what was imported from where, by whom and with which result', async () => {
    const form = new FormData();
    form.set('file', new Blob([csv('A,B,1', `C,D,${isbn(1)}`)]), 'my books.csv');
    const response = await fetch(`${app.url}/api/books/import`, { method: 'POST', body: form });
    const { importId } = (await response.json()) as { importId: number };

    const { body, headers } = await app.request('GET', `/api/imports/${importId}`);
    expect(body).toEqual({
      id: importId,
      kind: 'books',
      format: 'csv',
      fileName: 'my books.csv',
      actor: null,
      state: 'finished',
      inserted: 1,
      updated: 0,
      skipped: 0,
      rejected: 1,
      duplicates: 0,
      isbnsNulled: 0,
      yearsNulled: 0,
      removed: 0,
      restored: 0,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      version: 2,
    });
    expect(headers.get('etag')).toBe('"2"');
    expect((await app.request('GET', '/api/imports?kind=books')).body).toEqual([body]);
  });

  it('names the file as the query does, without its folder', async () => {
    const id = await imported(csv('A,B,'), { fileName: 'C:\\exports\\list.csv' });
    expect((await app.request('GET', `/api/imports/${id}`)).body.fileName).toBe('list.csv');
  });

  it('is not made by a dry run, or by a file that is refused', async () => {
    const { body } = await importCsv(app, csv('A,B,'), { dryRun: 'true' });
    expect(body.importId).toBeNull();
    expect((await importCsv(app, 'no,such,columns\n1,2,3\n')).status).toBe(400);
    expect((await app.request('GET', '/api/imports')).body).toEqual([]);
  });

  it('is made of items too, which cannot be undone', async () => {
    const { id: storeId } = await createStore(app);
    const response = await fetch(`${app.url}/api/items/import?store=${storeId}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'name,price,quantity\nTote bag,9.50,3\n',
    });
    const { importId } = (await response.json()) as { importId: number };
    const { body } = await app.request('GET', `/api/imports/${importId}`);
    expect(body).toMatchObject({ kind: 'items', format: 'csv', inserted: 1, state: 'finished' });
    expect(await undo(importId)).toMatchObject({
      status: 409,
      body: { code: 'import_not_undoable' },
    });
  });
});

describe('the undo of an import', () => {
  it('removes what was inserted, and restores what was updated', async () => {
    await importCsv(app, `title,author,isbn,year\nOld,Ann,${isbn(1)},1990\n`);
    const id = await imported(csv(`New,Bob,${isbn(1)}`, `Other,Cy,${isbn(2)}`, 'Plain,Di,'));
    expect((await undo(id)).body).toEqual({
      importId: id,
      removed: 2,
      restored: 1,
      kept: 0,
      keptBooks: [],
    });
    expect(await allBooks(app)).toEqual([
      expect.objectContaining({ title: 'Old', author: 'Ann', year: 1990, version: 3 }),
    ]);
    expect((await app.request('GET', '/api/books/search?q=old')).body).toHaveLength(1);
    expect((await app.request('GET', `/api/imports/${id}`)).body).toMatchObject({
      state: 'undone',
      removed: 2,
      restored: 1,
    });
  });

  it('keeps what has been changed, stocked or deleted since, and says so', async () => {
    await importCsv(app, csv(`Old,Ann,${isbn(1)}`, `Older,Ann,${isbn(2)}`));
    const id = await imported(
      csv(`New,Ann,${isbn(1)}`, `Newer,Ann,${isbn(2)}`, 'Changed,A,', 'Stocked,A,', 'Gone,A,'),
    );
    const [old, older, changed, stocked, gone] = await allBooks(app);
    await app.request('PATCH', `/api/books/${old.id}`, { year: 2000 });
    await app.request('DELETE', `/api/books/${older.id}`);
    await app.request('PATCH', `/api/books/${changed.id}`, { year: 2000 });
    const item = await createItem(app, { bookId: stocked.id });
    await app.request('DELETE', `/api/books/${gone.id}`);

    expect((await undo(id)).body).toEqual({
      importId: id,
      removed: 0,
      restored: 0,
      kept: 4,
      keptBooks: [
        { id: older.id, title: null, reason: 'deleted' },
        { id: old.id, title: 'New', reason: 'changed' },
        { id: changed.id, title: 'Changed', reason: 'changed' },
        { id: stocked.id, title: 'Stocked', reason: 'stocked' },
      ],
    });
    expect(await titles()).toEqual(['New', 'Changed', 'Stocked']);

    await app.request('DELETE', `/api/items/${item.id}`);
    expect((await undo(id)).body).toMatchObject({ removed: 1, restored: 0, kept: 3 });
    expect(await titles()).toEqual(['New', 'Changed']);
  });

  it('can be that of a later import first, and then of the earlier one', async () => {
    const first = await imported(csv(`One,A,${isbn(1)}`));
    const second = await imported(csv(`Two,A,${isbn(1)}`, `Three,A,${isbn(1)}`));
    expect((await undo(first)).body).toMatchObject({ removed: 0, kept: 1 });
    expect(await titles()).toEqual(['Three']);
    expect((await undo(second)).body).toMatchObject({ restored: 2, kept: 0 });
    expect(await titles()).toEqual(['One']);
    expect((await undo(first)).body).toMatchObject({ removed: 1, kept: 0 });
    expect(await titles()).toEqual([]);
  });

  it('makes a withdrawn book what it was', async () => {
    await importCsv(app, `title,author,isbn,status\nOld,Ann,${isbn(1)},lost\n`);
    const product =
      '<ONIXMessage release="3.0"><Product><RecordReference>r</RecordReference>' +
      '<NotificationType>05</NotificationType><ProductIdentifier><ProductIDType>15</ProductIDType>' +
      `<IDValue>${isbn(1)}</IDValue></ProductIdentifier></Product></ONIXMessage>`;
    const id = await imported(product, { format: 'onix' });
    expect((await allBooks(app))[0].status).toBe('withdrawn');
    expect((await undo(id)).body).toMatchObject({ restored: 1 });
    expect((await allBooks(app))[0].status).toBe('lost');
  });

  it('does not restore values after 30 days, but still removes', async () => {
    await importCsv(app, csv(`Old,Ann,${isbn(1)}`));
    const id = await imported(csv(`New,Ann,${isbn(1)}`, 'Plain,A,'));
    const { ImportsService } = await import('../../../src/books/import/history/imports.service.js');
    const age = async (days: number) => {
      const then = new Date(Date.now() - days * 24 * 3_600_000).toISOString();
      await app.rows(`UPDATE overwritten_books SET created_at = '${then}'`);
      await app.app.get(ImportsService).forgetOldValues();
      const rows = await app.rows('SELECT before FROM overwritten_books');
      return rows.map(({ before }) => before === null);
    };
    expect(await age(29)).toEqual([false]);
    expect(await age(31)).toEqual([true]);
    expect((await undo(id)).body).toMatchObject({
      removed: 1,
      restored: 0,
      keptBooks: [{ title: 'New', reason: 'expired' }],
    });
  });

  it('answers 404 for an import that does not exist', async () => {
    expect((await undo(999_999)).status).toBe(404);
  });

  it('is refused for one that began before imports were recorded', async () => {
    const id = await imported(csv('A,B,'));
    await app.rows(`UPDATE imports SET kind = 'older'`);
    expect(await undo(id)).toMatchObject({ status: 409, body: { code: 'import_not_undoable' } });
    expect(await titles()).toEqual(['A']);
  });

  it('takes books with long texts that many imports have updated', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => `T,A,${isbn(n)},${'x'.repeat(20_000)}`);
    const file = `title,author,isbn,description\n${rows.join('\n')}\n`;
    for (let times = 0; times < 5; times += 1) await imported(file);
    const id = await imported(file.replaceAll('T,A', 'New,A'));
    expect((await undo(id)).body).toMatchObject({ restored: 60, kept: 0 });
    expect(new Set(await titles())).toEqual(new Set(['T']));
  });

  it('ends an import that is under way', async () => {
    const { BooksImporter } = await import('../../../src/books/import/books-importer.js');
    const importer = app.app.get(BooksImporter);
    async function* file(): AsyncGenerator<Buffer> {
      yield Buffer.from(`title,author\n${'T,A\n'.repeat(1000)}`);
      let records: { id: number }[] = [];
      while (records.length === 0) records = (await app.request('GET', '/api/imports')).body;
      expect((await undo(records[0].id)).body).toMatchObject({ removed: 1000 });
      yield Buffer.from('T,A\n'.repeat(1000));
    }
    const { ImportOptions } = await import('../../../src/books/import/import-options.js');
    await expect(importer.import(file(), new ImportOptions())).rejects.toThrow('has been undone');
    expect(await titles()).toEqual([]);
  });
});

/** Numbers below `limit`, the same in every run. */
function* numbers(seed: number): Generator<(limit: number) => number> {
  let state = seed;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (;;) yield next;
}

describe('undos after edits, sales and a second import', () => {
  /** What the model knows of a book, by ISBN. */
  interface Known {
    id: number;
    title: string;
    before: string[];
    insertedBy?: 'first' | 'second';
    isEdited: boolean;
    isStocked: boolean;
  }

  it('leave exactly what a model says', async () => {
    const ROWS = 10_000;
    const random = numbers(7).next().value as (limit: number) => number;
    const some = (count: number, below: number) =>
      [...new Set(Array.from({ length: count }, () => random(below)))].map(isbn);
    const rows = (isbns: string[], title: string) =>
      csv(...isbns.map((one) => `${title},A,${one}`));
    const all = Array.from({ length: ROWS }, (_, number) => isbn(number));

    const earlier = some(900, ROWS);
    await importCsv(app, rows(earlier, 'Earlier'));
    const first = await imported(rows(all, 'First'));
    const second = [...some(1500, ROWS), ...Array.from({ length: 400 }, (_, n) => isbn(ROWS + n))];
    const books = new Map<string, Known>();
    const known = await app.rows('SELECT id, isbn FROM books');
    for (const { id, isbn: one } of known) {
      const isEarlier = earlier.includes(one);
      const insertedBy = isEarlier ? undefined : ('first' as const);
      const before = isEarlier ? ['Earlier'] : [];
      books.set(one, { id, title: 'First', before, insertedBy, isEdited: false, isStocked: false });
    }

    const edit = async (isbns: string[]) => {
      for (let start = 0; start < isbns.length; start += 100) {
        const part = isbns.slice(start, start + 100).map((one) => books.get(one)!);
        const changes = part.map(({ id }) => ({ id, changes: { year: 2000 } }));
        expect((await app.request('PATCH', '/api/books', { rows: changes })).status).toBe(200);
        for (const book of part) book.isEdited = true;
      }
    };
    await edit(some(700, ROWS));
    const secondImport = await imported(rows(second, 'Second'));
    const inserted = await app.rows(`SELECT id, isbn FROM books WHERE isbn >= '${isbn(ROWS)}'`);
    for (const { id, isbn: one } of inserted) {
      const isNew = { insertedBy: 'second' as const, isEdited: false, isStocked: false };
      books.set(one, { id, title: 'Second', before: [], ...isNew });
    }
    for (const one of second.filter((each) => !inserted.some((row) => row.isbn === each))) {
      const book = books.get(one)!;
      book.before.push(book.title);
      book.title = 'Second';
      // The edit is older than the second import, whose undo does not take it back.
    }
    const editedLater = some(300, ROWS);
    const editedBefore = new Set([...books].filter(([, { isEdited }]) => isEdited).map(([k]) => k));
    await edit(editedLater);
    const { id: storeId } = await createStore(app);
    for (const one of [...some(60, ROWS), isbn(ROWS + 1)]) {
      const { id } = books.get(one)!;
      const item = await createItem(app, { storeId, bookId: id, quantity: 2 });
      const sale = { type: 'sale', delta: -1 };
      await app.request('POST', `/api/items/${item.id}/movements`, sale);
      books.get(one)!.isStocked = true;
    }

    const expectModel = async () => {
      const wanted = [...books.values()].map(({ id, title }) => [id, title]);
      const found = (await app.rows('SELECT id, title FROM books ORDER BY id')).map(
        ({ id, title }) => [id, title],
      );
      expect(found).toEqual(wanted.toSorted(([a], [b]) => Number(a) - Number(b)));
    };
    /** Undoes what a book is by `title`; `isUntouched` tells whether nobody changed it since. */
    const undone = (title: string, by: string, isUntouched: (key: string) => boolean) => {
      let [removed, restored, kept] = [0, 0, 0];
      for (const [key, book] of books) {
        const isInserted = book.insertedBy === by;
        const isUpdated = by === 'first' ? book.before[0] === 'Earlier' : second.includes(key);
        if (!isInserted && !isUpdated) continue;
        const isAsLeft = book.title === title && isUntouched(key);
        if (isAsLeft && isInserted && !book.isStocked) {
          books.delete(key);
          removed += 1;
        } else if (isAsLeft && !isInserted) {
          book.title = book.before.pop()!;
          restored += 1;
        } else {
          kept += 1;
        }
      }
      return { removed, restored, kept };
    };
    await expectModel();

    const one = undone('First', 'first', (key) => !books.get(key)!.isEdited);
    expect((await undo(first)).body).toMatchObject(one);
    await expectModel();
    const later = new Set(editedLater);
    const two = undone('Second', 'second', (key) => !later.has(key));
    expect((await undo(secondImport)).body).toMatchObject(two);
    await expectModel();
    // Those that the second import had updated are again as the first one left them.
    const third = undone('First', 'first', (key) => !editedBefore.has(key) && !later.has(key));
    const total = { removed: one.removed + third.removed, restored: one.restored + third.restored };
    expect((await undo(first)).body).toMatchObject({ ...total, kept: third.kept });
    await expectModel();
  }, 120_000);
});

describe('npm run import -- --undo', () => {
  const ROWS = 12_000;
  const rows = Array.from({ length: ROWS }, (_, n) => `T${n},A,${n % 3 ? isbn(n) : ''}`);
  const counts = async () => {
    const [{ n }] = await app.rows('SELECT count(*) AS n FROM books');
    return Number(n);
  };

  it('that is killed goes on, and leaves what should be left', async () => {
    await importCsv(app, csv(`Old,Ann,${isbn(1)}`, `Old,Ann,${isbn(4)}`));
    const file = folder.write('many.csv', csv(...rows));
    const { stdout, stderr } = await runImport(file, '--on-conflict', 'update', '--json');
    const { importId } = JSON.parse(stdout);
    expect(stderr).not.toContain('Undo it with');
    const [changed] = await app.rows(`SELECT id FROM books WHERE title = 'T7'`);
    await app.request('PATCH', `/api/books/${changed.id}`, { year: 2000 });

    const killed = startProgram([IMPORT, '--undo', String(importId)]);
    while ((await counts()) === ROWS) await new Promise((resolve) => setTimeout(resolve, 5));
    killed.process.kill('SIGKILL');
    expect((await killed.ended).code).toBeNull();
    const left = await counts();
    expect(left).toBeGreaterThan(3);
    const [record] = await app.rows(`SELECT state, removed FROM imports WHERE id = ${importId}`);
    expect([record.state, record.removed]).toEqual(['undoing', ROWS - left]);

    expect(await runImport('--undo', String(importId))).toEqual({
      code: 2,
      stdout: `Import ${importId}: ${ROWS - 3} removed, 2 restored, 1 stay as they are\n`,
      stderr: `book ${changed.id} (T7) stays, because it has been changed since\n`,
    });
    expect(await titles()).toEqual(['Old', 'Old', 'T7']);
  }, 60_000);

  it('says what is wrong with the id', async () => {
    expect(await runImport('--undo', '0')).toMatchObject({
      code: 1,
      stderr: '--undo takes the id of an import, such as 12\n',
    });
    expect(await runImport('--undo', '7', 'file.csv')).toMatchObject({
      code: 1,
      stderr: '--undo takes no file.csv\n',
    });
    expect(await runImport('--undo', '999999')).toMatchObject({
      code: 1,
      stderr: 'Import not found\n',
    });
  });

  it('is what the command of an import says', async () => {
    const file = folder.write('few.csv', csv('A,B,'));
    const { stderr } = await runImport(file);
    const command = /npm run import -- --undo (\d+)/.exec(stderr);
    const stdout = `Import ${command?.[1]}: 1 removed, 0 restored, 0 stay as they are\n`;
    expect(await runImport('--undo', command![1])).toEqual({ code: 0, stdout, stderr: '' });
    expect(await titles()).toEqual([]);
  });
});
