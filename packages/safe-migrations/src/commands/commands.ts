import { generate } from './generate.js';
import { current, history } from './history.js';
import { lint } from './lint.js';
import { plan } from './plan.js';
import { revert, run, stamp } from './run.js';
import { status } from './status.js';
import { steps } from './steps.js';
import { verify } from './verify.js';

/** Every command, by the name that a person types. */
export const commands = {
  status,
  current,
  history,
  run,
  revert,
  stamp,
  plan,
  lint,
  verify,
  generate,
  steps,
};
