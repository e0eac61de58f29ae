import { resolve } from 'node:path';
import { indent } from './indent.js';
import { javascriptOf } from './javascript.js';
import type { GeneratedFile } from './write-migration.js';

/** The language of the generated files; TypeScript by default. */
export interface Language {
  outputJs?: boolean;
  /** JavaScript in ES modules instead of CommonJS. */
  esm?: boolean;
}

/** A generated file in that language, formatted with the project's Prettier if it has one. */
export async function inLanguage(
  { name, content }: GeneratedFile,
  { outputJs, esm = false }: Language,
): Promise<GeneratedFile> {
  if (!outputJs) return { name, content: await format(content) };
  return { name: name.replace(/ts$/, 'js'), content: await format(javascriptOf(content, esm)) };
}

async function format(content: string): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return indent(content);
  const config = await prettier.resolveConfig(resolve('migration.ts'));
  return prettier.format(content, { ...config, parser: 'typescript' });
}
