import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, runProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { createBook } from '../../support/rows/factories.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await createBook(app);
});
afterAll(() => app.close());

/** Runs the unmodified `typeorm` command on the database of the app. */
const typeorm = (parameters: string[], variables = {}): Promise<Ended> =>
  runProgram(['node_modules/typeorm/cli.js', ...parameters, '-d', 'dist/ormconfig.js'], {
    ...process.env,
    // On CI servers TypeORM colors its output, word by word.
    FORCE_COLOR: '0',
    ...variables,
  });

test.each([
  ['schema:sync', 'npm run migration:generate -- PATH'],
  ['schema:drop', 'npm run migration:revert -- --to base'],
])('%s is refused, and names the way', async (command, way) => {
  const { code, stdout, stderr } = await typeorm([command]);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain(way);
  expect(stdout + stderr).toContain('ALLOW_SCHEMA_COMMANDS=1');
  expect(await app.rows('SELECT count(*) AS n FROM books')).toEqual([{ n: expect.anything() }]);
});

test('schema:sync does what TypeORM does, if that is allowed', async () => {
  const { code, stdout } = await typeorm(['schema:sync'], { ALLOW_SCHEMA_COMMANDS: '1' });
  expect([code, stdout]).toEqual([0, expect.stringContaining('finished successfully')]);
});

test('schema:log shows no drift after the migrations, and that of a column by hand', async () => {
  const clean = await typeorm(['schema:log']);
  expect([clean.code, clean.stdout]).toEqual([0, expect.stringContaining('schema is up to date')]);
  await app.rows('ALTER TABLE stores ADD COLUMN phone text');
  const drift = await typeorm(['schema:log']);
  await app.rows('ALTER TABLE stores DROP COLUMN phone');
  expect(drift.code).toBe(0);
  expect(drift.stdout).toMatch(/DROP COLUMN .*phone|CREATE TABLE .*temporary_stores/);
});

test('cache:clear says that there is no cache', async () => {
  const { code, stdout, stderr } = await typeorm(['cache:clear']);
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('Cache is not enabled')]);
});

test('query runs SQL', async () => {
  const { code, stdout } = await typeorm(['query', 'SELECT 40 + 2 AS answer']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/answer: 42/)]);
});

test('entity:create writes an entity', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-entity-'));
  try {
    const program = ['node_modules/typeorm/cli.js', 'entity:create', join(folder, 'Shelf')];
    expect((await runProgram(program)).code).toBe(0);
    expect(readFileSync(join(folder, 'Shelf.ts'), 'utf8')).toContain('export class Shelf');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
