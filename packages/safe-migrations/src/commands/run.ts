import { ANOMALIES, type Allowances } from '../history/options.js';
import type { StepOptions } from '../runtime/migration-session.js';
import { type Command, expectPositionals, UsageError } from './command.js';

/** As the `typeorm` command has them. */
const stepOptions = {
  transaction: { type: 'string', short: 't' },
  fake: { type: 'boolean', short: 'f' },
} as const;

const STEP_HELP = `  -t, --transaction all|each|none  each, when left out
  -f, --fake                       only the bookkeeping`;

function readStepOptions({ transaction, fake }: Record<string, any>): StepOptions {
  if (!/^(all|each|none|false|default)$/.test(transaction ?? 'default')) {
    throw new UsageError('--transaction is all, each or none');
  }
  if (transaction === 'default') return { fake };
  return { transaction: transaction === 'false' ? 'none' : transaction, fake };
}

export const run: Command = {
  usage: '[--to NAME|TIMESTAMP] [--allow-edited NAME …]',
  summary: 'Runs the migrations that are pending.',
  options: {
    ...stepOptions,
    to: { type: 'string' },
    ...Object.fromEntries(
      ANOMALIES.map((kind) => [`allow-${kind}`, { type: 'string', multiple: true }] as const),
    ),
  },
  help: `  --to NAME|TIMESTAMP              the last migration to run
${STEP_HELP}
  --allow-edited NAME              takes the edited text for the one that was applied
  --allow-missing NAME             goes on without the file of an applied migration
  --allow-renamed NAME             renames it in the database as well
  --allow-duplicated NAME          keeps one of several rows, or runs twins of one time stamp
  --allow-backdated NAME           runs it although newer ones are applied
  --allow-newer NAME               goes on although a newer build has applied it

Exit codes
  0  nothing is pending any more, up to the target
  1  a migration has failed, and has left nothing; or the history is not in order`,
  async run(context) {
    expectPositionals(context);
    const { values } = context;
    const allow: Allowances = Object.fromEntries(
      ANOMALIES.map((kind) => [kind, values[`allow-${kind}`] ?? []]),
    );
    const { migrator } = await context.open();
    const options = { to: values.to, allow, ...readStepOptions(values) };
    const names = (await migrator.run(options)).map(({ name }) => name);
    const text = names.map((name) => `${name} has been applied`).join('\n');
    return { exitCode: 0, text: text || 'No migrations are pending', json: { applied: names } };
  },
};

export const revert: Command = {
  usage: '[--to NAME|TIMESTAMP|base] [--steps N]',
  summary: 'Reverts the migration that was applied last, or several.',
  options: { ...stepOptions, to: { type: 'string' }, steps: { type: 'string' } },
  help: `  --to NAME|TIMESTAMP|base         the migration that is the newest afterwards; base is none
  --steps N                        how many; 1, when left out
${STEP_HELP}

Exit codes
  0  all of that is reverted
  1  a migration has failed, and has left its own step as it was`,
  async run(context) {
    expectPositionals(context);
    const { to, steps } = context.values;
    if (to !== undefined && steps !== undefined) throw new UsageError('Either --to or --steps');
    if (steps !== undefined && !/^[1-9]\d*$/.test(steps)) {
      throw new UsageError('--steps is a number of 1 or more');
    }
    const { migrator } = await context.open();
    const target = { to, steps: steps && Number(steps), ...readStepOptions(context.values) };
    const names = (await migrator.revert(target)).map(({ name }) => name);
    const text = names.map((name) => `${name} has been reverted`).join('\n');
    return { exitCode: 0, text: text || 'There is nothing to revert', json: { reverted: names } };
  },
};

export const stamp: Command = {
  usage: 'NAME|TIMESTAMP|head|base',
  summary: 'Says that the database is at a migration, and runs nothing.',
  options: {},
  help: `Migrations up to that one count as applied afterwards, later ones as pending.

Exit codes
  0  it is noted
  1  there is no such migration`,
  async run(context) {
    expectPositionals(context, 'a migration, head or base');
    const { migrator } = await context.open();
    await migrator.stamp(context.positionals[0]);
    const { applied } = await migrator.history();
    const current = applied.at(-1)?.name ?? null;
    return { exitCode: 0, text: `The database is at ${current ?? 'base'}`, json: { current } };
  },
};
