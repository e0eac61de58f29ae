import {
  exhaustedBy,
  isDiskFull,
  isMovedAway,
  isUnavailable,
  violationOf,
} from '../../database/engine/database-errors.js';
import { problemOfConstraint } from '../../common/declared-problems.js';
import { Problem } from '../../common/problem.js';

/** A PostgreSQL sequence is behind the ids of its table. Each attempt uses up one number. */
const IDS_TAKEN = Problem.unavailable(
  'The id for the new row is taken; nothing was written',
  'ids_taken',
);

/** Until the app is started with the URL of the new place. The log names that. */
const MOVED_AWAY = Problem.unavailable(
  'The database has been moved and takes no writes here',
  'database_moved',
);

const EXHAUSTED = {
  ids: new Problem(507, 'ids_exhausted', 'No id is left for a new row; nothing was written'),
  versions: new Problem(
    507,
    'versions_exhausted',
    'No version number is left for the row; nothing was changed',
  ),
};

/** The problem for a database error, the same on both engines; undefined if it is unexpected. */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  if (isMovedAway(error)) return MOVED_AWAY;
  const violation = violationOf(error);
  const declared = violation?.constraint && problemOfConstraint(violation.constraint);
  if (declared) return declared;
  if (violation?.constraint?.startsWith('PK_')) return IDS_TAKEN;
  const exhausted = exhaustedBy(error);
  if (exhausted) return EXHAUSTED[exhausted];
  if (violation?.kind === 'check') {
    return Problem.badRequest('The database does not allow one of the values', 'value_not_allowed');
  }
  if (isDiskFull(error)) {
    return new Problem(507, 'disk_full', 'The database has no room left; nothing was changed');
  }
  if (isUnavailable(error)) {
    return Problem.unavailable('The database cannot answer; try again', 'database_unavailable');
  }
  return undefined;
}

/** What an operator can do about a problem, by its code. For the log only. */
export const REMEDIES: Record<string, string> = {
  database_moved: 'docs/operations.md, "How to move a database"',
  ids_taken: 'npm run db:check -- --repair',
  ids_exhausted: 'docs/operations.md, "Ids"',
  versions_exhausted: 'docs/operations.md, "Ids"',
};
