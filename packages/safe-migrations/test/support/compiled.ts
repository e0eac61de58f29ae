import { transformFileSync } from '@swc/core';
import { copyFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TESTS = join(import.meta.dirname, '..');
const COMPILED = join(TESTS, 'dist');
const PARTS = [
  'support/databases.ts',
  'support/fixture-data-source.ts',
  ...readdirSync(join(TESTS, 'fixtures')).map((name) => `fixtures/${name}`),
];

let isCompiled = false;

/**
 * Compiles a test file to JavaScript: without a TypeScript loader, a process starts three times
 * as fast. Several processes may compile at once.
 * @param path relative to the folder of the tests
 */
export function compiled(path: string): string {
  if (!isCompiled) for (const part of PARTS) compile(part);
  isCompiled = true;
  return join(COMPILED, path.replace(/\.ts$/, '.js'));
}

function compile(path: string): void {
  const source = join(TESTS, path);
  const target = join(COMPILED, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  const { code } = transformFileSync(source, { configFile: join(TESTS, '../../../.swcrc') });
  writeFileSync(`${target}.${process.pid}`, code);
  renameSync(`${target}.${process.pid}`, target);
  // Checksums are computed from the TypeScript.
  copyFileSync(source, join(COMPILED, path));
}
