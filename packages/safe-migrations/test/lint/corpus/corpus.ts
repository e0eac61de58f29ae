import { DANGEROUS_CHANGES } from './dangerous-changes.js';
import { DANGEROUS_COLUMNS } from './dangerous-columns.js';
import { SAFE_CHANGES } from './safe-changes.js';
import { SAFE_STEPS } from './safe-steps.js';

export const DANGEROUS = [...DANGEROUS_COLUMNS, ...DANGEROUS_CHANGES];
export const SAFE = [...SAFE_STEPS, ...SAFE_CHANGES];
