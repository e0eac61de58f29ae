import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Builds the app as it was at a commit. @returns the folder, to be removed @throws Error if git lacks it */
export function buildCommit(commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-build-'));
  const archive = execFileSync('git', ['archive', commit], { maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const run = (...parameters: string[]) =>
    execFileSync('npm', parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  run('ci', '--no-audit', '--no-fund', '--loglevel=error');
  run('run', 'build');
  return folder;
}

/** Runs the migrations of a build, while others go on. @throws Error with what they print if they fail */
export async function migrate(folder: string, databaseUrl: string): Promise<void> {
  await promisify(execFile)('npx', ['typeorm', '-d', 'dist/ormconfig.js', 'migration:run'], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}
