import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');
const { name, dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(PACKAGE, 'package.json'), 'utf8'),
);

/** The sources import only types of the drivers, and Prettier if the project has it. */
const UNDECLARED = ['better-sqlite3', 'pg', 'prettier'];

const filesOf = (folder: string): string[] =>
  readdirSync(join(PACKAGE, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('dist/'))
    .map((file) => join(PACKAGE, folder, file));

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\b(?:from|import) ?\(?'([\w@.:/-]+)'/g)].map(
    ([, from]) => from,
  );

/** The files that are loaded when a file is imported. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type)(?:[^;]*?from )?'(\.[^']+)\.js'/gm,
  );
  for (const [, from] of statements) loadedWith(resolve(file, '..', `${from}.ts`), found);
  return found;
}

const isInside = (file: string, from: string): boolean =>
  resolve(file, '..', from).startsWith(PACKAGE);

test('the sources import only themselves, Node and the dependencies of package.json', () => {
  const declared = [...UNDECLARED, ...Object.keys({ ...dependencies, ...peerDependencies })];
  const files = filesOf('src');
  expect(files.length).toBeGreaterThan(50);
  const others = files.flatMap((file) =>
    importsOf(file)
      .filter((from) => (from.startsWith('.') ? !isInside(file, from) : !from.startsWith('node:')))
      .filter((from) => !declared.includes(from.split('/')[0]))
      .map((from) => `${file}: ${from}`),
  );
  expect(others).toEqual([]);
});

test.each(['index.ts', 'commands/status.ts'])(
  '%s loads neither the lint, the generator, the plan nor the verification',
  (file) => {
    const loaded = [...loadedWith(join(PACKAGE, 'src', file))];
    expect(loaded.length).toBeGreaterThan(5);
    const rooms = /src\/(lint|needs|generate|plan|verify)\//;
    expect(loaded.filter((path) => rooms.test(path))).toEqual([]);
  },
);

test('the tests import no file of the surrounding project', () => {
  const others = filesOf('test').flatMap((file) =>
    importsOf(file)
      .filter((from) => from.startsWith('.') && !isInside(file, from))
      .map((from) => `${file}: ${from}`),
  );
  expect(others).toEqual([]);
});

test('the sources and tests name no project that uses the package', () => {
  const naming = [...filesOf('src'), ...filesOf('test')].filter((file) =>
    /octa[v]o/i.test(readFileSync(file, 'utf8')),
  );
  expect(naming).toEqual([]);
  expect(name).toBe('safe-migrations');
});
