import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MAX_FILES = 15;
const MAX_LINES = 200;

/** From the bottom up: a folder imports only from its own layer and the ones before it. */
const APP_LAYERS = [
  ['src/common', 'src/config'],
  ['src/database'],
  ['src/http'],
  ['src/keys', 'src/idempotency'],
  ['src/metrics', 'src/health', 'src/system'],
  ['src/ledger'],
  ['src/books', 'src/stores', 'src/items'],
  ['src/stock'],
  ['src', 'src/cli'],
];
const DATABASE_LAYERS = [
  ['src/database/engine'],
  ['src/database/schema'],
  ['src/database/sql'],
  ['src/database/sqlite', 'src/database/postgres'],
  ['src/database'],
];
const TOOL = 'packages/safe-migrations/src';
const TOOL_LAYERS = [
  [`${TOOL}/operations`],
  [`${TOOL}/history`],
  [`${TOOL}/schema`],
  [`${TOOL}/runtime`],
  [`${TOOL}/shadow`],
  [`${TOOL}/needs`],
  [`${TOOL}/generate`, `${TOOL}/lint`, `${TOOL}/plan`, `${TOOL}/verify`],
  [`${TOOL}/commands`],
  [TOOL],
];

/** The two sides of a relation import each other. */
const CIRCLES = [['src/items/item.entity.ts', 'src/stores/store.entity.ts']];

const filesUnder = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => !/\/(node_modules|generated)\//.test(path))
    .filter((path) => /\.([cm]?js|ts)$/.test(path) && statSync(path).isFile())
    .toSorted();
const files = ['src', TOOL].flatMap(filesUnder);
const importsOf = new Map(files.map((file) => [file, readImports(file)]));

function readImports(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, path]) => join(dirname(file), path).replace(/\.js$/, '.ts'));
}

/** The index of the most specific folder that holds the file, or -1. */
function layerOf(file: string, layers: string[][]): number {
  const folders = layers.flat().filter((folder) => file.startsWith(`${folder}/`));
  const nearest = folders.toSorted((a, b) => b.length - a.length)[0];
  return layers.findIndex((layer) => layer.includes(nearest));
}

function upwardImports(layers: string[][]): string[] {
  return [...importsOf].flatMap(([file, targets]) =>
    targets
      .filter((target) => layerOf(file, layers) >= 0 && layerOf(target, layers) >= 0)
      .filter((target) => layerOf(target, layers) > layerOf(file, layers))
      .map((target) => `${file} -> ${target}`),
  );
}

/** Files that reach themselves through their imports. */
function circles(): string[] {
  const reachable = (from: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [...(importsOf.get(from) ?? [])];
    for (let file = queue.pop(); file; file = queue.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      queue.push(...(importsOf.get(file) ?? []));
    }
    return seen;
  };
  return files.filter((file) => reachable(file).has(file));
}

describe('the layout', () => {
  it('resolves every relative import to a file', () => {
    const lost = [...importsOf].flatMap(([file, targets]) =>
      targets.filter((target) => !importsOf.has(target)).map((target) => `${file} -> ${target}`),
    );
    expect(lost).toEqual([]);
    expect(files.length).toBeGreaterThan(200);
  });

  it.each([
    ['the app', APP_LAYERS],
    ['the database folders', DATABASE_LAYERS],
    ['safe-migrations', TOOL_LAYERS],
  ])('imports only downwards: %s', (_, layers) => {
    expect(upwardImports(layers)).toEqual([]);
  });

  it('has import cycles only between the two sides of a relation', () => {
    expect(circles()).toEqual(CIRCLES.flat());
  });

  it(`keeps folders to ${MAX_FILES} files and files to ${MAX_LINES} lines`, () => {
    const all = [...files, ...['test', 'tools', 'bench'].flatMap(filesUnder)];
    const folders = [...new Set(all.map((file) => dirname(file)))];
    const filesIn = (folder: string) => all.filter((file) => dirname(file) === folder);
    const crowded = folders.filter(
      (folder) => folder !== 'src/migrations' && filesIn(folder).length > MAX_FILES,
    );
    const long = files.filter(
      (file) => readFileSync(file, 'utf8').split('\n').length - 1 > MAX_LINES,
    );
    expect({ crowded, long }).toEqual({ crowded: [], long: [] });
  });

  it('names features only in app.module.ts and data-source.ts', () => {
    const features = /^src\/(books|stores|items|ledger|stock)\//;
    const allowed = ['src/app.module.ts', 'src/data-source.ts'];
    const naming = [...importsOf]
      .filter(([file]) => !features.test(file) && !file.startsWith('src/cli/'))
      .filter(([, targets]) => targets.some((target) => features.test(target)))
      .map(([file]) => file);
    expect(naming).toEqual(allowed);
  });
});
