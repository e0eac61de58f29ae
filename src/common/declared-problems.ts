import type { Problem } from './problem.js';

const declared: Problem[] = [];
const byConstraint = new Map<string, Problem>();

/**
 * Adds a problem of one feature to those that every feature has: OpenAPI then lists its code.
 * @param constraint the rule of the database that, when it is broken, is answered with it
 */
export function declareProblem(problem: Problem, constraint?: string): Problem {
  declared.push(problem);
  if (constraint) byConstraint.set(constraint, problem);
  return problem;
}

export const declaredProblems = (): readonly Problem[] => declared;

export const problemOfConstraint = (constraint: string): Problem | undefined =>
  byConstraint.get(constraint);
