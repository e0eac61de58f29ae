/**
 * Runs a tool of src/cli by its name: from its source, or, where there is none (in the image), from
 * the build.
 */
import { existsSync } from 'node:fs';

const [name] = process.argv.splice(2, 1);
if (existsSync(new URL('../src', import.meta.url))) {
  await import('@swc-node/register/esm-register');
  await import(`../src/cli/${name}.ts`);
} else {
  await import(`../dist/src/cli/${name}.js`);
}
