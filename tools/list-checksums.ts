import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKSUM_LIST } from 'safe-migrations';
import { loadMigrations } from '../src/load-migrations.js';

/** A step of the build: checksums are computed from the TypeScript, which the app does not have. */
const { checksums } = await loadMigrations();
await writeFile(
  join('build', 'src', 'migrations', CHECKSUM_LIST),
  JSON.stringify(Object.fromEntries(checksums), null, 2),
);
