import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { Environment, SETTINGS } from '../../../src/config/environment.js';
import { RULES } from '../../../packages/safe-migrations/src/lint/lint.js';

const read = (file: string): string => readFileSync(file, 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  'findings/README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const proseOf = (page: string): string => read(page).replace(/^ *```[\s\S]*?^ *```$/gm, '');
const allMatches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, match]) => match);

/** The fragments that GitHub generates for the headings of a page. */
const anchorsOf = (page: string): string[] =>
  allMatches(proseOf(page), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

/** The names in code style in the first column of a page's tables. */
const firstColumn = (page: string): string[] => allMatches(read(page), /^\| `([^`]+)`/gm);

describe.each(pages)('%s', (page) => {
  it('links only to existing files', () => {
    const links = allMatches(proseOf(page), /\]\((?!\w+:)([^)#]+)/g);
    const broken = links.filter((link) => !existsSync(join(dirname(page), link)));
    expect(broken).toEqual([]);
  });

  it('links only to existing headings', () => {
    const links = [...proseOf(page).matchAll(/\]\((?!\w+:)([^)#]*)#([^)]+)\)/g)];
    const broken = links
      .filter(([, path, anchor]) => {
        const target = path ? join(dirname(page), path) : page;
        return !anchorsOf(target).includes(anchor);
      })
      .map(([link]) => link);
    expect(broken).toEqual([]);
  });

  it('names only existing files and folders', () => {
    const paths = allMatches(
      proseOf(page),
      /`((?:\.ci|bench|docker|docs|examples|packages|src|test|tools)\/[\w./-]+)`/g,
    );
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('docs/lecture.md', () => {
  const quotations = [...read('docs/lecture.md').matchAll(/`(src\/[\w./-]+)`:\s+`([^`]+)`/g)];

  it.each(quotations.map(([, file, quote]) => [file, quote]))('quotes %s: %s', (file, quote) => {
    expect(read(file)).toContain(quote);
  });

  it('quotes the code for each concept', () => {
    const sections = read('docs/lecture.md').split(/^## /m).slice(1);
    const without = sections.filter((text) => !/`src\/[\w./-]+`:\s+`/.test(text));
    expect(without).toEqual([]);
  });
});

describe('docs/dependencies.md', () => {
  it('names exactly the packages of package.json', () => {
    const manifest = JSON.parse(read('package.json'));
    const packages = [
      manifest.dependencies,
      manifest.optionalDependencies,
      manifest.devDependencies,
    ].flatMap(Object.keys);
    expect(firstColumn('docs/dependencies.md').toSorted()).toEqual(packages.toSorted());
  });
});

describe('docs/architecture.md', () => {
  it('names every folder of src', () => {
    const named = firstColumn('docs/architecture.md').filter((path) => /^src\b/.test(path));
    const folders = readdirSync('src', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name));
    expect(named.toSorted()).toEqual(['src', ...folders].toSorted());
  });

  it('names every error code', () => {
    const table = allMatches(read('docs/architecture.md'), /^\| \d{3} +\| `(\w+)`/gm);
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(join('src', file)));
    const codes = sources.flatMap((source) => [
      ...allMatches(source, /new Problem\(\s*\d{3},\s*'(\w+)'/g),
      ...allMatches(source, /\.conflict\(\s*'(\w+)'/g),
      ...allMatches(source, /Problem\.\w+\(\s*(?:'[^']*'|`[^`]*`|\w+),\s*'(\w+)'/g),
      ...allMatches(source, /code = '(\w+)'\)/g),
    ]);
    expect(table.toSorted()).toEqual([...new Set(codes)].toSorted());
  });
});

describe('docs/operations.md', () => {
  it('names only existing metrics', () => {
    const source = [
      'src/metrics/metrics.service.ts',
      'src/database/engine/query-observer.ts',
      'src/database/postgres/replicas/replica-metrics.ts',
      'src/ledger/check/ledger-watch.ts',
    ]
      .map(read)
      .join();
    const named = allMatches(read('docs/operations.md'), /\b(octavo_(?!app|migrator)\w+)/g).map(
      (name) => name.replace(/_(bucket|count|sum)$/, ''),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });
});

describe('docs/migrations.md', () => {
  const names = firstColumn('docs/migrations.md');
  const isCommand = (name: string): boolean => name.startsWith('migration:');

  it('names exactly the commands of package.json', () => {
    const commands = Object.keys(JSON.parse(read('package.json')).scripts).filter(isCommand);
    expect(names.filter(isCommand).toSorted()).toEqual(commands.toSorted());
  });

  it('names exactly the rules of the lint', () => {
    const rules = [...RULES.map(({ id }) => id), 'edited'];
    expect(names.filter((name) => !isCommand(name)).toSorted()).toEqual(rules.toSorted());
  });
});

describe('the settings', () => {
  const defaults = new Environment() as unknown as Record<string, unknown>;
  const example = parseEnv(read('.env.example'));

  it('are listed in .env.example, with those of the compose file', () => {
    const ofCompose = allMatches(read('docker-compose.yml'), /(?<!\$)\$\{(\w+)/g);
    const expected = new Set([...SETTINGS, ...ofCompose]);
    expect(Object.keys(example).toSorted()).toEqual([...expected].toSorted());
  });

  it('are listed in the README', () => {
    expect(firstColumn('README.md').toSorted()).toEqual([...new Set(SETTINGS)].toSorted());
  });

  it.each(SETTINGS.filter((name) => defaults[name] !== undefined))(
    'have the same default in both: %s',
    (name) => {
      expect(example[name]).toBe(`${defaults[name]}`);
      const row = new RegExp(`^\\| \`${name}\` +\\| \`([^\`]*)\` `, 'm');
      expect(row.exec(read('README.md'))?.[1]).toBe(`${defaults[name]}`);
    },
  );
});
