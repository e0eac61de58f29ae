import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { AppProcess } from '../support/app-process.js';

/** Everything that the tests write; removed when they begin. */
const OUTPUT = 'test/clients/generated';
const PATH = [resolve('test/clients/node_modules/.bin'), process.env.PATH].join(delimiter);
const SHOWN_URL = 'http://localhost:3000';

interface Section {
  title: string;
  /** Whether the table says that it fits `exactOptionalPropertyTypes`. */
  isExact: boolean;
  commands: string;
  code: string;
}

const blockOf = (text: string, language: string): string | undefined =>
  new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(text)?.[1];

const page = readFileSync('docs/clients.md', 'utf8');

const sections: Section[] = page
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const title = text.slice(0, text.indexOf('\n'));
    const row = page.split('\n').find((line) => line.startsWith(`| ${title} `)) ?? '';
    return {
      title,
      isExact: /\| yes +\|$/.test(row),
      commands: blockOf(text, 'sh') ?? '',
      code: blockOf(text, 'ts') ?? '',
    };
  });
const helper = sections.find(({ title }) => title === 'The next page')!.code;
const generators = sections.filter(({ commands }) => commands.startsWith('npx '));

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
    rmSync(OUTPUT, { recursive: true, force: true });
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
      writeFileSync(join(folder, 'next-cursor.ts'), helper);
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

function emptyFolder(name: string): string {
  const folder = join(OUTPUT, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Imports a TypeScript file as a bundler builds it: generated code omits the extensions of its imports. */
async function load(folder: string, name: string): Promise<any> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(folder, `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  return import(pathToFileURL(outfile).href);
}

/** As in a project with a bundler. */
function checkTypes(folder: string, isExact: boolean): void {
  const options = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: isExact,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const config = { compilerOptions: options, include: ['**/*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  run('tsc', ['-p', '.'], folder);
}

/** @throws Error with what the program has written, if it fails */
function run(program: string, parameters: string[], cwd: string): void {
  try {
    execFileSync(program, parameters, { cwd, env: { ...process.env, PATH }, stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    throw new Error(`${program} ${parameters.join(' ')}:\n${stdout}${stderr}`, { cause: error });
  }
}
