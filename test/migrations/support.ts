import { join } from 'node:path';
import { sql as run } from '../../packages/safe-migrations/test/support/databases.js';
import {
  finished,
  REGISTER,
  startNode,
} from '../../packages/safe-migrations/test/support/processes.js';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Runs one of our commands from the built app. */
export const migration = (url: string, ...parameters: string[]) =>
  finished(startNode(['dist/src/cli/migrations.js', ...parameters], { DATABASE_URL: url }, ROOT));

/** Runs Node on TypeScript in a folder. */
export const onTypeScript = (url: string, folder: string, ...parameters: string[]) =>
  finished(startNode([...REGISTER, ...parameters], { DATABASE_URL: url }, folder));

/** Runs SQL without TypeORM, and returns the rows of the last statement. */
export const sql = (url: string, statements: string) =>
  run(url.replace('sqlite:///', ''), statements);
