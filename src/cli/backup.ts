import { parseArgs } from 'node:util';
import { readEnvironment } from '../config/environment.js';
import { backUpSqlite } from '../database/sqlite/backup.js';
import { parseDatabaseUrl } from '../config/database-url.js';

const USAGE = 'Usage: npm run backup -- FILE [--force] [--json]';

try {
  const { values: options, positionals } = readArguments();
  if (positionals.length !== 1) throw new Error(USAGE);
  const database = parseDatabaseUrl(readEnvironment().DATABASE_URL);
  if (database.engine === 'postgres') {
    throw new Error(
      'DATABASE_URL names a PostgreSQL database: back it up with pg_dump (see docs/operations.md)',
    );
  }
  if (!database.file)
    throw new Error('DATABASE_URL names a temporary database: nothing to back up');
  const backup = await backUpSqlite(database.file, positionals[0], options);
  const { file, pages, bytes } = backup;
  console.log(
    options.json ? JSON.stringify(backup) : `${file}: ${pages} pages, ${bytes} bytes, checked`,
  );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function readArguments() {
  try {
    return parseArgs({
      options: { force: { type: 'boolean' }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}
