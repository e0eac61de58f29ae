import { writeChecksumList } from 'safe-migrations';
import { MIGRATIONS_FOLDER } from '../src/load-migrations.js';

/** A step of the build: the app has neither the TypeScript, for checksums, nor the record of the schema. */
await writeChecksumList(MIGRATIONS_FOLDER, 'build/src/migrations');
