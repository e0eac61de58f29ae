import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppProcess } from '../../support/app-process.js';
import { type Ended, startProgram } from '../../support/programs.js';

/** A deployment: the build with only the packages that production installs. */
const folder = mkdtempSync(join(tmpdir(), 'octavo-production-'));
const DATABASE_URL = `sqlite:///${join(folder, 'books.db')}`;
const env = { ...process.env, DATABASE_URL };

beforeAll(() => {
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve('node_modules', name), link);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...program: string[]): Promise<Ended> => startProgram(program, env, folder).ended;

describe('a production install', () => {
  let app: AppProcess;

  beforeAll(async () => {
    app = await AppProcess.start({ DATABASE_URL, DOCS: 'true' }, [], folder);
    await app.ready();
  });
  afterAll(() => app.kill());

  it('validates a partial update like a new row', async () => {
    await app.request('POST', '/api/books', { title: 'Emma', author: 'Jane Austen' });
    const { status, body } = await app.request('PATCH', '/api/books/1', { title: 3, isbn: '1' });
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['title', 'isbn']);
    const inherited = await app.request('PATCH', '/api/books/1', { isbn: '0-14-143958-0' });
    expect(inherited.body).toMatchObject({ isbn: '9780141439587', author: 'Jane Austen' });
  });

  it('runs a query without an index in the reader thread', async () => {
    const { status, body } = await app.request('GET', '/api/books?title[contains]=m&count=exact');
    expect({ status, titles: body.map(({ title }: { title: string }) => title) }).toEqual({
      status: 200,
      titles: ['Emma'],
    });
  });

  it('serves the files of Swagger UI, and the schemas under their names', async () => {
    const page = await fetch(`${app.url}/docs/swagger-ui-bundle.js`);
    expect(page.status).toBe(200);
    const { body } = await app.request('GET', '/openapi.json');
    expect(Object.keys(body.components.schemas)).toEqual(
      expect.arrayContaining(['NewBook', 'ItemChanges']),
    );
  });

  it('starts the command-line tools', async () => {
    const csv = join(folder, 'books.csv');
    writeFileSync(csv, 'title,author\nGerminal,Émile Zola\n');
    expect(await run('dist/src/cli/import.js', csv)).toMatchObject({ code: 0 });
    expect(await run('dist/src/cli/keys.js', 'list')).toMatchObject({ code: 0 });
    expect(await run('dist/src/cli/db-check.js')).toMatchObject({ code: 0 });
    expect(await run('dist/src/cli/stock-verify.js')).toMatchObject({ code: 0 });
    expect(await run('dist/src/cli/backup.js', join(folder, 'copy.db'))).toMatchObject({ code: 0 });
    expect(await run('dist/src/cli/migrations.js', 'status')).toMatchObject({ code: 0 });
  });

  it('shows the migrations with the typeorm CLI', async () => {
    const typeorm = resolve('node_modules/typeorm/cli.js');
    const { code, stdout } = await run(typeorm, 'migration:show', '-d', 'dist/ormconfig.js');
    expect({ code, pending: stdout.includes('[ ]') }).toEqual({ code: 0, pending: false });
    expect(stdout).toContain('[X] 1 CreateBooks1700000000000');
  });
});
