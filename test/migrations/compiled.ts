import { transformFileSync } from '@swc/core';
import { copyFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const BUILT = join(ROOT, 'dist', 'test', 'migrations');
const PARTS = ['fixture-data-source.ts', ...readdirSync(join(import.meta.dirname, 'fixtures'))];

let isCompiled = false;

/**
 * A file of this folder in JavaScript, beside the built app: without a loader for TypeScript, a
 * process starts three times as fast. Several processes may compile at once.
 */
export function compiled(path: string): string {
  if (!isCompiled) for (const part of PARTS) compile(part);
  isCompiled = true;
  return join(BUILT, path.replace(/\.ts$/, '.js'));
}

function compile(part: string): void {
  const path = part === PARTS[0] ? part : join('fixtures', part);
  const source = join(import.meta.dirname, path);
  const target = join(BUILT, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  const { code } = transformFileSync(source, { configFile: join(ROOT, '.swcrc') });
  writeFileSync(`${target}.${process.pid}`, code);
  renameSync(`${target}.${process.pid}`, target);
  // Checksums are over the TypeScript.
  copyFileSync(source, join(BUILT, path));
}
