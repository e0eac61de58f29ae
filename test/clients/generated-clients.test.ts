import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AppProcess } from '../support/app-process.js';
import { codeOf, page, sections } from './docs-page.js';
import { checkTypes, emptyFolder, load, run } from './project.js';

const SHOWN_URL = 'http://localhost:3000';

/** Whether the table says that the code of a generator fits `exactOptionalPropertyTypes`. */
const fitsExactTypes = (title: string): boolean =>
  page.split('\n').some((line) => line.startsWith(`| ${title} `) && /\| yes +\|$/.test(line));

const generators = sections
  .filter(({ commands }) => commands.startsWith('npx '))
  .map((section) => ({ ...section, isExact: fitsExactTypes(section.title) }));

const AUSTEN = { author: 'Jane Austen' };
const BOOKS = [
  { ...AUSTEN, title: 'Sense and Sensibility', year: 1811 },
  { ...AUSTEN, title: 'Pride and Prejudice', year: 1813 },
  { ...AUSTEN, title: 'Emma', year: 1815 },
  { ...AUSTEN, title: 'Lady Susan', year: 1794 },
  { author: 'Walter Scott', title: 'Waverley', year: 1814 },
];

describe('the clients of docs/clients.md', () => {
  let app: AppProcess;

  before(async () => {
    app = await AppProcess.start({ DATABASE_URL: 'sqlite://' });
    await app.ready();
    for (const book of BOOKS) await app.request('POST', '/api/books', book);
  });
  after(() => app?.kill());

  it('come from four generators, three of which know exactOptionalPropertyTypes', () => {
    assert.equal(generators.length, 4);
    assert.equal(generators.filter(({ isExact }) => isExact).length, 3);
  });

  for (const { title, isExact, commands, code } of generators) {
    it(`${title}: generates, passes the type check, and talks to the app`, async () => {
      const folder = emptyFolder(title.replaceAll(/[^\w]+/g, '-'));
      writeFileSync(join(folder, 'next-cursor.ts'), codeOf('The next page'));
      writeFileSync(join(folder, 'tour.ts'), code);
      run('sh', ['-ec', commands.replaceAll(SHOWN_URL, app.url).replaceAll('npx ', '')], folder);
      checkTypes(folder, isExact);
      assert.deepEqual(await tourOf(folder), {
        pages: [
          ['Sense and Sensibility', 'Pride and Prejudice'],
          ['Mansfield Park', 'Emma'],
        ],
        updated: { pageCount: 480, version: 2 },
        conflicts: ['version_mismatch', 'isbn_exists'],
        deleted: 'Book deleted',
      });
    });
  }

  const filter = { author: { contains: 'austen' } };
  const hint = 'author was sent as an object: write each operator as author[eq]=…';

  it('refuses the filters of orval without axios, with a hint', async () => {
    const output = ['--output', 'octavo.ts', '--client', 'fetch'];
    const folder = emptyFolder('orval-fetch');
    run('orval', ['--input', `${app.url}/openapi.json`, ...output], folder);
    const { getListBooksUrl } = await load(folder, 'octavo');
    const { status, body } = await app.request('GET', getListBooksUrl(filter));
    assert.deepEqual([status, body.errors[0].message], [400, hint]);
  });

  it('refuses the filters of swagger-typescript-api without axios, with a hint', async () => {
    const output = ['-o', '.', '-n', 'octavo.ts'];
    const folder = emptyFolder('swagger-typescript-api-fetch');
    run('swagger-typescript-api', ['generate', '-p', `${app.url}/openapi.json`, ...output], folder);
    const { Api } = await load(folder, 'octavo');
    const { api } = new Api({ baseUrl: app.url });
    const answer = await api.listBooks(filter).catch((response: unknown) => response);
    assert.deepEqual([answer.status, answer.error.errors[0].message], [400, hint]);
  });

  /** Runs the tour of a folder; of the book, it returns only what the tour has changed. */
  async function tourOf(folder: string): Promise<object> {
    const { tour } = await load(folder, 'tour');
    const { updated, ...seen } = await tour(app.url);
    return { ...seen, updated: { pageCount: updated.pageCount, version: updated.version } };
  }
});
