import { parseArgs } from 'node:util';
import { readEnvironment } from '../config/environment.js';
import { backUpSqlite } from '../database/sqlite/backup.js';
import { backUpAndPrune } from '../database/sqlite/kept-backups.js';
import { parseDatabaseUrl } from '../config/database-url.js';

const USAGE = `Usage: npm run backup -- FILE [--force] [--json]
       npm run backup -- [FOLDER] --keep NUMBER [--json]`;

try {
  const { file, folder, keep, force, json } = readArguments();
  const database = parseDatabaseUrl(readEnvironment().DATABASE_URL);
  if (database.engine === 'postgres') {
    throw new Error(
      'DATABASE_URL names a PostgreSQL database: back it up with pg_dump (see docs/operations.md)',
    );
  }
  if (!database.file)
    throw new Error('DATABASE_URL names a temporary database: nothing to back up');
  const backup =
    file === undefined
      ? await backUpAndPrune(database.file, folder, keep)
      : { ...(await backUpSqlite(database.file, file, { force })), deleted: undefined };
  if (json) console.log(JSON.stringify(backup));
  else {
    console.log(`${backup.file}: ${backup.pages} pages, ${backup.bytes} bytes, checked`);
    for (const old of backup.deleted ?? []) console.log(`${old}: deleted`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

interface Arguments {
  /** Undefined with `--keep`. */
  file?: string;
  folder?: string;
  keep: number;
  force?: boolean;
  json?: boolean;
}

/** @throws Error with the usage */
function readArguments(): Arguments {
  const { values, positionals } = parse();
  const { keep, force, json } = values;
  const [path] = positionals;
  if (keep === undefined) {
    if (positionals.length !== 1) throw new Error(USAGE);
    return { file: path, keep: 0, force, json };
  }
  if (!/^[1-9]\d{0,5}$/.test(keep)) throw new Error(`--keep needs a number from 1 on\n${USAGE}`);
  if (positionals.length > 1 || force) throw new Error(USAGE);
  return { folder: path, keep: Number(keep), json };
}

function parse() {
  try {
    return parseArgs({
      options: {
        force: { type: 'boolean' },
        json: { type: 'boolean' },
        keep: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}
