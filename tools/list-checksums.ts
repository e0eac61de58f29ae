import { writeChecksumList } from 'safe-migrations';
import { MIGRATIONS_FOLDER } from '../src/load-migrations.js';

/** A step of the build: checksums are computed from the TypeScript, which the app does not have. */
await writeChecksumList(MIGRATIONS_FOLDER, 'build/src/migrations');
