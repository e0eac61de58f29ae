import { recordSteps } from '../generate/record-steps.js';
import { type Command, expectPositionals } from './command.js';

/**
 * The half of `generate` that runs once for each engine, in a process of its own: entities choose
 * the types of their columns when they are loaded.
 */
export const steps: Command = {
  usage: '--json',
  summary:
    'Used by generate: runs the migrations on an empty database, and prints what is missing.',
  options: {},
  help: 'Exit codes\n  0  the steps are printed',
  async run(context) {
    expectPositionals(context);
    const dataSource = await context.open();
    await dataSource.migrator.run();
    return { exitCode: 0, text: '', json: await recordSteps(dataSource) };
  },
};
