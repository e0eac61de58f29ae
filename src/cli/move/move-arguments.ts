import { parseArgs } from 'node:util';

export const USAGE = `Usage:
  npm run db:move -- --to URL [--from URL] [--dry-run] [--json]
  npm run db:move -- --undo-mark [--from URL] [--json]

Copies all rows of a database into an empty one, on SQLite or PostgreSQL, and compares both. Then marks
the database that they came from, so that nothing can be written there any more.

  --to URL     the empty database, as in DATABASE_URL; its schema is made if it has none
  --from URL   the database to move; by default that of DATABASE_URL
  --dry-run    read everything and say what would be moved, but write nothing
  --undo-mark  let a database that has been moved be written again
  --json       print one JSON document

Exit codes
  0  done
  1  refused or failed: the database that was to be moved is unchanged, unless the message says that only
     the last step is missing, which the same command takes when it is run again`;

const OPTIONS = {
  to: { type: 'string' },
  from: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'undo-mark': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export interface MoveCommand {
  /** Undefined for `--undo-mark`. */
  to?: string;
  from?: string;
  isDryRun: boolean;
  json: boolean;
}

/**
 * Parses the command line of `npm run db:move`.
 * @returns undefined for --help
 * @throws Error that says which arguments are wrong
 */
export function parseMoveArguments(args: string[]): MoveCommand | undefined {
  const values = readArguments(args);
  if (values.help) return undefined;
  const { to, from, json = false, 'dry-run': isDryRun = false, 'undo-mark': undo = false } = values;
  if (undo ? to !== undefined || isDryRun : to === undefined) throw new Error(USAGE);
  return { to, from, isDryRun, json };
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    // A URL in the wrong place may have a password.
    const reason = (error as Error).message.replaceAll(/\/\/[^\s'@]*@/g, '//…@');
    throw new Error(`${reason}\n${USAGE}`, { cause: error });
  }
}
