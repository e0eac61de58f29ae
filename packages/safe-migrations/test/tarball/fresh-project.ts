import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFor } from './lock-file.js';

const ROOT = join(import.meta.dirname, '../../../..');
const PACKAGE = join(ROOT, 'packages/safe-migrations');

/** Native modules are copied from this project, because compiling them takes minutes. */
const COMPILED = ['better-sqlite3', 'better-sqlite3-13'];

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Packs the package as it would be published.
 * @returns the path of the tarball
 */
export function pack(folder: string): string {
  const flags = ['pack', '--json', '--pack-destination', folder];
  const [{ filename, size }] = JSON.parse(npm(PACKAGE, ...flags).replace(/^[^[]*/s, ''));
  console.log(`${filename}: ${Math.round(size / 1000)} kB`);
  return join(folder, filename);
}

/** A project in its own folder, with the tarball and other packages at our locked versions. */
export class FreshProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'safe-migrations-'));

  /**
   * @param template a folder beside this file
   * @param dependencies names of packages
   * @param node arguments of Node before the file
   */
  constructor(
    template: string,
    tarball: string,
    dependencies: string[],
    type: 'module' | 'commonjs',
    private readonly node: string[],
    private readonly variables: NodeJS.ProcessEnv = {},
  ) {
    cpSync(join(import.meta.dirname, template), this.folder, { recursive: true });
    const { manifest, lock } = lockFor(ROOT, tarball, dependencies, type);
    this.write('package.json', JSON.stringify(manifest));
    this.write('package-lock.json', JSON.stringify(lock));
    npm(this.folder, 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund');
    for (const name of dependencies.filter((one) => COMPILED.includes(one))) {
      const build = join('node_modules', name, 'build');
      cpSync(join(ROOT, build), join(this.folder, build), { recursive: true });
    }
  }

  /** Runs one of the commands. */
  run(...parameters: string[]): Result {
    return this.execute(...this.node, ...parameters);
  }

  /** Runs Node in the project. */
  execute(...parameters: string[]): Result {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
      cwd: this.folder,
      env: { ...inherited, ...this.variables },
      encoding: 'utf8',
    });
    return { code: status ?? -1, stdout, stderr };
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** @throws Error if the file does not contain `from` */
  replace(path: string, from: string, to: string): void {
    const source = this.read(path);
    if (!source.includes(from)) throw new Error(`${path} does not say ${from}`);
    this.write(path, source.replace(from, to));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function npm(cwd: string, ...parameters: string[]): string {
  const options = { cwd, encoding: 'utf8', shell: process.platform === 'win32' } as const;
  return execFileSync('npm', parameters, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
}
