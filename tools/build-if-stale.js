import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

/**
 * Builds the app if there is no build, or one that is older than its source: for command-line
 * tools that run from the build, because TypeScript's machinery takes a hundred megabytes.
 */
const SOURCES = [
  'src',
  'packages/safe-migrations/src',
  'ormconfig.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
];
/** What a build writes last: one that failed is none. */
const BUILT = 'dist/src/migrations/checksums.json';

/** @param {string} path */
const changedAt = (path) => statSync(path).mtimeMs;
/** @param {string} path @returns {number} */
const newest = (path) =>
  statSync(path).isDirectory()
    ? Math.max(
        ...readdirSync(path, { recursive: true }).map((name) => changedAt(`${path}/${name}`)),
      )
    : changedAt(path);

// What is deployed may be the build alone.
const stale = SOURCES.filter((path) => existsSync(path)).some(
  (path) => !existsSync(BUILT) || newest(path) > changedAt(BUILT),
);
if (stale) {
  // Its output goes to standard error: standard output belongs to the tool.
  const { status } = spawnSync('npm', ['run', 'build'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
