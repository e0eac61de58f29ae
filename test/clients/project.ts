import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const PATH = [resolve('test/clients/node_modules/.bin'), process.env.PATH].join(delimiter);

/** Creates an empty folder for a client; the packages of `test/clients` can be imported there. */
export function emptyFolder(name: string): string {
  const folder = join('test/clients/generated', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Imports a TypeScript file as a bundler builds it: generated code omits the extensions of its imports. */
export async function load(folder: string, name: string): Promise<any> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(folder, `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  return import(pathToFileURL(outfile).href);
}

/** As in a project with a bundler. */
export function checkTypes(folder: string, isExact: boolean): void {
  const options = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: isExact,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const config = { compilerOptions: options, include: ['**/*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  run('tsc', ['-p', '.'], folder);
}

/** @throws Error with what the program has written, if it fails */
export function run(program: string, parameters: string[], cwd: string): void {
  try {
    execFileSync(program, parameters, { cwd, env: { ...process.env, PATH }, stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    throw new Error(`${program} ${parameters.join(' ')}:\n${stdout}${stderr}`, { cause: error });
  }
}
