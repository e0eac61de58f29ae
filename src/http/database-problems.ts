import { isDiskFull, isUnavailable, violationOf } from '../database/database-errors.js';
import { Problem } from './problem.js';

/** What the client is told of each rule that the database keeps. */
const PROBLEMS: Record<string, Problem> = {
  UQ_books_isbn: Problem.conflict('isbn_exists', 'A book with that ISBN already exists'),
};

/** The answer to an error of the database, the same on both engines; none if it is not foreseen. */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  const violation = violationOf(error);
  if (violation?.constraint && violation.constraint in PROBLEMS)
    return PROBLEMS[violation.constraint];
  if (violation?.kind === 'check') {
    return Problem.badRequest(
      'A value is outside of what the database allows',
      'value_not_allowed',
    );
  }
  if (isDiskFull(error)) {
    return new Problem(507, 'disk_full', 'The database has no room left; nothing was changed');
  }
  if (isUnavailable(error)) {
    return Problem.unavailable('The database cannot answer; try again', 'database_unavailable');
  }
  return undefined;
}
