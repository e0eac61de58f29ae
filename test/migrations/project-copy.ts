import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTypeScript, ROOT } from './support.js';

const PARTS = ['src', 'tools', 'package.json', 'tsconfig.json', '.swcrc', 'ormconfig.ts'];

/** A copy of Octavo whose source can be changed, with the commands of the real one. */
export class ProjectCopy {
  // Inside the project, so that all imports resolve.
  readonly folder = mkdtempSync(join(ROOT, '.mutants-project-'));

  constructor() {
    for (const part of PARTS) {
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    }
    cpSync(join(ROOT, 'test/support'), join(this.folder, 'test/support'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  replace(path: string, from: string, to: string): void {
    const file = join(this.folder, path);
    const source = readFileSync(file, 'utf8');
    if (!source.includes(from)) throw new Error(`${path} does not say ${from}`);
    writeFileSync(file, source.replaceAll(from, to));
  }

  write(path: string, source: string): void {
    writeFileSync(join(this.folder, path), source);
  }

  /** Runs one of our commands. */
  migration(url: string, ...parameters: string[]) {
    return onTypeScript(url, this.folder, 'src/cli/migrations.ts', ...parameters);
  }

  /** Runs the unmodified `typeorm` command. */
  typeorm(url: string, ...parameters: string[]) {
    const cli = join(ROOT, 'node_modules', 'typeorm', 'cli.js');
    return onTypeScript(url, this.folder, cli, ...parameters);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
