import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The commit to compare with. */
const BASELINE = '39faa5d';

export interface Install {
  megabytes: number;
  packages: number;
}

const temporaryFolder = (name: string): string => mkdtempSync(join(tmpdir(), `octavo-${name}-`));

function npm(cwd: string, ...parameters: string[]): void {
  execFileSync('npm', parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Checks the commit out of git, installs its packages and builds it. @returns its folder */
export function buildBaseline(): string {
  const folder = temporaryFolder('baseline');
  const archive = execFileSync('git', ['archive', BASELINE], { maxBuffer: 2 ** 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  npm(folder, 'ci', '--no-audit', '--no-fund');
  npm(folder, 'run', 'build');
  return folder;
}

/** Installs with `npm ci --omit=dev` in a copy of the files that it reads. */
export function installProduction(tree: string): Install {
  const folder = temporaryFolder('production');
  try {
    for (const name of ['package.json', 'package-lock.json']) {
      cpSync(join(tree, name), join(folder, name));
    }
    for (const manifest of workspaceManifests(tree)) {
      cpSync(join(tree, manifest), join(folder, manifest));
    }
    npm(folder, 'ci', '--omit=dev', '--no-audit', '--no-fund');
    return sizeOf(join(folder, 'node_modules'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function workspaceManifests(tree: string): string[] {
  const folders = readdirSync(tree).includes('packages') ? readdirSync(join(tree, 'packages')) : [];
  return folders.map((name) => join('packages', name, 'package.json'));
}

/** The megabytes of file contents, and the number of packages. */
function sizeOf(folder: string): Install {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const bytes = paths.reduce((sum, path) => {
    const entry = lstatSync(join(folder, path));
    return sum + (entry.isFile() ? entry.size : 0);
  }, 0);
  const isPackage = /(^|node_modules\/)(@[^/]+\/)?[^@./][^/]*\/package\.json$/;
  return {
    megabytes: bytes / 1e6,
    packages: paths.filter((path) => isPackage.test(path)).length,
  };
}
