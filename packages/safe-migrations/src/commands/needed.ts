import { readNeeded } from '../needs/needed.js';
import { type Command, expectPositionals } from './command.js';

/**
 * The part of `generate` and `verify` that runs once for each engine, in a process of its own:
 * entities choose the types of their columns when they are loaded.
 */
export const needed: Command = {
  usage: '[--rename-table OLD:NEW …] --json',
  summary: 'Used by generate and verify: prints what the entities need on an empty database.',
  options: { 'rename-table': { type: 'string', multiple: true } },
  help: 'Exit codes\n  0  it is printed',
  async run(context) {
    expectPositionals(context);
    const texts: string[] = context.values['rename-table'] ?? [];
    const renamed = texts.map((text) => {
      const [from, to] = text.split(':');
      return { from, to };
    });
    return { exitCode: 0, text: '', json: await readNeeded(await context.open(), renamed) };
  },
};
