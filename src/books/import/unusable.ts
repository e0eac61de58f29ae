import { Problem } from '../../common/problem.js';

/** The rest of the file cannot be imported. */
export const unusable = (why: string): Problem => Problem.badRequest(why, 'unusable_file');
