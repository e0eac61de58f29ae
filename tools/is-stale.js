import { existsSync, readdirSync, statSync } from 'node:fs';

/** What a build depends on. */
const SOURCES = [
  'src',
  'web',
  'packages/safe-migrations/src',
  'ormconfig.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'tools/bundle.js',
];
/** The file that a build writes last: without it the build is incomplete. */
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

/**
 * Whether the build is missing or older than its source. A deployment may contain the build alone,
 * which is never stale.
 */
export const isStale = () =>
  SOURCES.filter((path) => existsSync(path)).some(
    (path) => !existsSync(BUILT) || newest(path) > changedAt(BUILT),
  );
