import { Problem } from '../../common/problem.js';

/** Nothing (more) of the file can be imported. */
export const unusable = (why: string): Problem => Problem.badRequest(why, 'unusable_file');
