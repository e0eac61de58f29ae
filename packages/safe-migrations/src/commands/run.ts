import { ANOMALIES, type Allowances } from '../history/options.js';
import type { StepOptions } from '../runtime/migration-session.js';
import { type Command, expectPositionals, UsageError } from './command.js';

/** The options of the `typeorm` command. */
const stepOptions = {
  transaction: { type: 'string', short: 't' },
  fake: { type: 'boolean', short: 'f' },
} as const;

const STEP_HELP = `  -t, --transaction all|each|none  each by default
  -f, --fake                       records the migrations without running them`;

function readStepOptions({ transaction, fake }: Record<string, any>): StepOptions {
  if (!/^(all|each|none|false|default)$/.test(transaction ?? 'default')) {
    throw new UsageError('--transaction is all, each or none');
  }
  if (transaction === 'default') return { fake };
  return { transaction: transaction === 'false' ? 'none' : transaction, fake };
}

export const run: Command = {
  usage: '[--to NAME|TIMESTAMP] [--allow-edited NAME …]',
  summary: 'Runs the pending migrations.',
  options: {
    ...stepOptions,
    to: { type: 'string' },
    ...Object.fromEntries(
      ANOMALIES.map((kind) => [`allow-${kind}`, { type: 'string', multiple: true }] as const),
    ),
  },
  help: `  --to NAME|TIMESTAMP              the last migration to run
${STEP_HELP}
  --allow-edited NAME              accepts the edited file as the applied one
  --allow-missing NAME             continues without the file of an applied migration
  --allow-renamed NAME             renames it in the database as well
  --allow-duplicated NAME          keeps one of several rows, or runs two of the same timestamp
  --allow-backdated NAME           runs it although newer ones are applied
  --allow-newer NAME               continues although a newer build has applied it

Exit codes
  0  nothing is pending up to the target
  1  a migration has failed and was rolled back; or the history is not in order`,
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
  summary: 'Reverts the last migration, or several.',
  options: { ...stepOptions, to: { type: 'string' }, steps: { type: 'string' } },
  help: `  --to NAME|TIMESTAMP|base         the last migration to keep; base keeps none
  --steps N                        the number to revert; 1 by default
${STEP_HELP}

Exit codes
  0  all of them are reverted
  1  a migration has failed and was rolled back`,
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
  summary: 'Records that the database is at a migration, and runs nothing.',
  options: {},
  help: `Migrations up to that one then count as applied, later ones as pending.

Exit codes
  0  it is recorded
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
