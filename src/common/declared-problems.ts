import type { Problem } from './problem.js';

const declared: Problem[] = [];
const byConstraint = new Map<string, Problem>();

/**
 * Registers a problem of a feature, so that OpenAPI lists its code.
 * @param constraint the constraint whose violation is answered with this problem
 */
export function declareProblem(problem: Problem, constraint?: string): Problem {
  declared.push(problem);
  if (constraint) byConstraint.set(constraint, problem);
  return problem;
}

export const declaredProblems = (): readonly Problem[] => declared;

export const problemOfConstraint = (constraint: string): Problem | undefined =>
  byConstraint.get(constraint);
