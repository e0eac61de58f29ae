import { declareProblem } from '../common/declared-problems.js';
import { MAX_INT } from '../common/fields/value-ranges.js';
import { Problem } from '../common/problem.js';

/** Why a line of a document, or a movement of one item, cannot be written. */
export const INSUFFICIENT = declareProblem(
  Problem.conflict('insufficient_stock', 'There are not enough copies'),
);
export const TOO_LARGE = declareProblem(
  Problem.conflict('quantity_too_large', `An item has at most ${MAX_INT} copies`),
);
export const STALE = declareProblem(
  Problem.conflict('count_stale', 'The stock is not what the count has seen'),
);
export const GONE = declareProblem(
  Problem.conflict('item_gone', 'The item has been deleted, or is in another store now'),
);
