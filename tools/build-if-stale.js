import { spawnSync } from 'node:child_process';
import { isStale } from './is-stale.js';

/**
 * Builds the app if its build is stale. Command-line tools run from the build, because a TypeScript
 * loader takes a hundred megabytes.
 */
if (isStale()) {
  // Its output goes to standard error: standard output belongs to the tool.
  const { status } = spawnSync('npm', ['run', 'build'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
