import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Builds the app as it was at a commit in an empty folder. @throws Error if git lacks it */
export function buildCommit(commit: string, folder: string): void {
  const archive = execFileSync('git', ['archive', commit], { maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const run = (...parameters: string[]) =>
    execFileSync('npm', parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  run('ci', '--no-audit', '--no-fund', '--loglevel=error');
  run('run', 'build');
}

/** Runs the migrations of a build, while others go on. @throws Error with what they print if they fail */
export async function migrate(folder: string, databaseUrl: string): Promise<void> {
  await promisify(execFile)('npx', ['typeorm', '-d', 'dist/ormconfig.js', 'migration:run'], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}
