import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const GUARD = 'src/database/guard';
/** js-tokens reads TypeScript for checksums, and Prettier formats what is generated. */
const PACKAGES = ['better-sqlite3', 'js-tokens', 'pg', 'prettier', 'typeorm'];

test('the guard imports nothing from the rest of the app, so that another project can take it', () => {
  const files = readdirSync(GUARD, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(GUARD, name));
  const imports = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\b(?:from|import) ?\(?'([\w@.:/-]+)'/g)].map(
      ([, from]) => ({ file, from }),
    ),
  );
  const isOwn = ({ file, from }: { file: string; from: string }): boolean =>
    from.startsWith('.')
      ? resolve(file, '..', from).startsWith(resolve(GUARD))
      : from.startsWith('node:') || PACKAGES.includes(from.split('/')[0]);
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.filter((one) => !isOwn(one))).toEqual([]);
});
