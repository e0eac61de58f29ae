import { declareProblem } from '../common/declared-problems.js';
import { Problem } from '../common/problem.js';

/** A trigger has refused an entry: another one came between, for example by plain SQL. */
export const LEDGER_CONFLICT = declareProblem(
  Problem.conflict('ledger_conflict', 'The stock has changed meanwhile; nothing was written'),
  'ledger',
);

/** An entry can be undone once. */
export const ALREADY_REVERSED = declareProblem(
  Problem.conflict('already_reversed', 'The movement has already been reversed'),
  'UQ_stock_movements_reverses',
);
