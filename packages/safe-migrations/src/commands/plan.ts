import { plan as makePlan, type Plan, type PlannedMigration } from '../plan/plan.js';
import { planScript } from '../plan/script.js';
import { type Command, UsageError } from './command.js';

export const plan: Command = {
  usage: '[up|down] [--to NAME|TIMESTAMP|head|base] [--sql]',
  summary: 'Shows the SQL that would run on this database and its effects, without changing it.',
  options: { to: { type: 'string' }, sql: { type: 'boolean' } },
  help: `The migrations run on a shadow database with the schema of the real one. Each statement is shown
with the lock that it takes, whether it rewrites every row or reads every row under the lock, and
what it can lose.

  up, down                 the direction, by default up; down without --to reverts the last one
  --to NAME|TIMESTAMP      the last migration to run; or the newest one after reverting
  --sql                    a script for whoever runs it by hand; it notes what it has done

Exit codes
  0  the plan is shown
  1  the history is not in order, or a migration fails; or, with --sql, what it does depends on the rows`,
  async run(context) {
    const [direction = 'up', ...more] = context.positionals;
    if ((direction !== 'up' && direction !== 'down') || more.length > 0) {
      throw new UsageError('Expected up or down');
    }
    const dataSource = await context.open();
    const scratch = await context.scratch();
    const planned = await makePlan(dataSource, scratch, direction, context.values.to);
    if (!context.values.sql) return { exitCode: 0, text: describe(planned), json: planned };
    const script = planScript(planned, dataSource);
    return { exitCode: 0, text: script, json: { ...planned, script } };
  },
};

function describe({ engine, direction, migrations, deviations }: Plan): string {
  const notes = [
    engine === 'sqlite' &&
      'SQLite: each migration blocks all other writes to the database; reads continue.',
    deviations.length > 0 &&
      `The plan may be wrong: the database is not what its migrations make.\n${deviations
        .map((line) => `  ${line}`)
        .join('\n')}`,
  ].filter((note) => note !== false);
  if (migrations.length === 0) return 'There is nothing to do';
  return [...notes, ...migrations.map((one) => describeMigration(direction, one))].join('\n\n');
}

function describeMigration(direction: string, planned: PlannedMigration): string {
  const { name, isTransactional, dependsOnRows, refusal, statements } = planned;
  const notes = [
    !isTransactional && ', outside of a transaction',
    dependsOnRows &&
      '\n  The SQL depends on the rows; it is shown as run on sample rows or on empty tables',
    refusal !== null && `\n  It does not work with all rows that the tables may hold: ${refusal}`,
  ].filter((note) => note !== false);
  const lines = statements.map(({ sql, lock, rewrites, scans, loses }) => {
    const verdict = [
      lock && `locks ${lock}`,
      rewrites && 'rewrites every row',
      scans && 'reads every row under the lock',
      loses && `CAN LOSE ${loses}`,
    ].filter((part) => part);
    const text = `  ${sql.replaceAll('\n', '\n  ')}`;
    return verdict.length > 0 ? `${text}\n    -- ${verdict.join('; ')}` : text;
  });
  return [`${direction} ${name}${notes.join('')}`, ...lines].join('\n');
}
