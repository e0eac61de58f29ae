import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { startProgram } from '../support/programs.js';

const HOUR = 3600;
const NOW = Date.now() / 1000;

/** A project whose command prints where it runs from and its arguments. */
const folder = mkdtempSync(join(tmpdir(), 'octavo-scripts-'));
const write = (path: string, text: string, hoursAgo: number): void => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, NOW - hoursAgo * HOUR, NOW - hoursAgo * HOUR);
  utimesSync(dirname(file), NOW - hoursAgo * HOUR, NOW - hoursAgo * HOUR);
};
const CHECKSUMS = 'dist/src/migrations/checksums.json';

beforeEach(() => {
  cpSync('tools', join(folder, 'tools'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  write('package.json', '{ "type": "module" }', 3);
  write('tsconfig.json', '{}', 3);
  const saying = (place: string): string =>
    `console.log('${place}', process.argv.slice(2).join(' '));`;
  write('src/cli/migrations.ts', `const place: string = 'source'; ${saying('source')}`, 3);
  write('src/migrations/1-first.ts', '', 3);
  write('dist/src/cli/migrations.js', saying('build'), 1);
  write(CHECKSUMS, '{}', 1);
  utimesSync(join(folder, 'tools/bundle.js'), NOW - 3 * HOUR, NOW - 3 * HOUR);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function output(): Promise<string> {
  const program = ['tools/migrations.js', 'status', '--json'];
  const { stdout } = await startProgram(program, process.env, folder).ended;
  return stdout.trim();
}

it('a migration command runs from a build that is newer than its source', async () => {
  expect(await output()).toBe('build status --json');
});

it('a migration command runs from the source if a migration is newer than the build', async () => {
  write('src/migrations/2-second.ts', '', 0);
  expect(await output()).toBe('source status --json');
});

it('a migration command runs from the source if a migration was removed since the build', async () => {
  rmSync(join(folder, 'src/migrations/1-first.ts'));
  expect(await output()).toBe('source status --json');
});

it('a migration command runs from the source if there is no complete build', async () => {
  rmSync(join(folder, CHECKSUMS));
  expect(await output()).toBe('source status --json');
});

it('a migration command runs from the build if there is no source', async () => {
  rmSync(join(folder, 'src'), { recursive: true });
  rmSync(join(folder, 'tools/bundle.js'));
  expect(await output()).toBe('build status --json');
});
