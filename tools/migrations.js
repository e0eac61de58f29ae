import { isStale } from './is-stale.js';

/**
 * Runs a migration command from the build, which starts in a third of the time; or from the source
 * if the build is stale, so that a new migration counts without a build.
 */
if (isStale()) {
  const TYPESCRIPT = '@swc-node/register/esm-register';
  // For the processes that the command starts.
  process.execArgv.push('--import', TYPESCRIPT);
  await import(TYPESCRIPT);
  await import(new URL('../src/cli/migrations.ts', import.meta.url).href);
} else {
  await import(new URL('../dist/src/cli/migrations.js', import.meta.url).href);
}
