import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKSUM_LIST } from 'safe-migrations';
import { loadMigrations } from '../src/load-migrations.js';

/** Part of the build: the compiled app cannot compute the checksums of its migrations. */
const { checksums } = await loadMigrations();
await writeFile(
  join('build', 'src', 'migrations', CHECKSUM_LIST),
  JSON.stringify(Object.fromEntries(checksums), null, 2),
);
