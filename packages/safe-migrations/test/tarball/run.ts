import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './fresh-project.js';
import { tryJavaScriptOnPostgres } from './javascript-postgres.js';
import { tryTypeScriptOnSqlite } from './typescript-sqlite.js';

/**
 * `npm run test:package`: packs the package, installs the tarball in two fresh projects and runs
 * the commands in each of them. Needs TEST_DATABASE_URL.
 */
const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-tarball-'));
try {
  const tarball = pack(folder);
  await tryTypeScriptOnSqlite(tarball);
  await tryJavaScriptOnPostgres(tarball, process.env.TEST_DATABASE_URL!);
} finally {
  rmSync(folder, { recursive: true });
}
