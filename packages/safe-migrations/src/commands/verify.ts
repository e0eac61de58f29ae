import { readMigrationFolder } from '../history/migration-files.js';
import { readRecorded, writeRecorded } from '../history/recorded.js';
import { recordOf, type VerifiedStep, verify as verifySteps } from '../verify/verify.js';
import { pathOf } from '../needs/step.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';
import { type Command, type CommandContext, expectPositionals, UsageError } from './command.js';

export const verify: Command = {
  usage: '[--engine sqlite|postgres] [--only NAME|TIMESTAMP] [--record]',
  summary: 'Proves that every migration can be undone, with rows.',
  options: {
    engine: { type: 'string', multiple: true },
    only: { type: 'string' },
    record: { type: 'boolean' },
  },
  help: `Each migration goes up, down and up again on a database of its own, with rows in every table:
schema and rows must be what they were, but for what its down declares with @loses, and its up must
do what verified.json, beside the migrations, says that it did when it was recorded. Together they
must make the schema that the entities ask for.

  --engine sqlite|postgres   only that one
  --only NAME|TIMESTAMP      only that migration
  --record                   writes what each up does to verified.json, if nothing else is wrong

Exit codes
  0  every migration passes
  1  one does not`,
  async run(context) {
    expectPositionals(context);
    const { engine, only, record } = context.values;
    const all = await context.shadowDatabases();
    const shadowDatabases = all.filter((shadow) => !engine || engine.includes(shadow.engine));
    if (shadowDatabases.length === 0)
      throw new UsageError(`--engine is one of: ${all.map((one) => one.engine).join(', ')}`);
    const files = await readMigrationFolder(context.folder);
    const recorded = await readRecorded(context.folder);
    const report = (step: VerifiedStep): void => context.progress(describe(step, record));
    const steps = await verifySteps(shadowDatabases, {
      files,
      recorded: record ? {} : recorded.migrations,
      only,
      report,
    });
    for (const shadow of only === undefined ? shadowDatabases : []) {
      // The digest is that of the entities for which the recorded migrations are all.
      const isNew = steps.some(
        ({ engine: on, isUnrecorded }) => on === shadow.engine && isUnrecorded,
      );
      const before = isNew ? undefined : recorded.entities[shadow.engine];
      const step = await verifyEntities(context, shadow, before);
      report(step);
      steps.push(step);
      recorded.entities[step.engine] = step.digest;
    }
    const wrong = steps.filter(({ problems }) => problems.length > 0);
    if (record && wrong.length === 0) {
      await writeRecorded(context.folder, recordOf(files, recorded, steps));
    }
    const text = `${steps.length - wrong.length} of ${steps.length} checks passed`;
    return { exitCode: wrong.length > 0 ? 1 : 0, text, json: { steps } };
  },
};

/** Whether an engine has every migration that the entities need, and they are the recorded ones. */
async function verifyEntities(
  context: CommandContext,
  shadow: ShadowDatabase,
  before: string | undefined,
): Promise<VerifiedStep & { digest: string }> {
  const { steps, digest } = await context.needed(shadow);
  const changes = steps.map((step) => `the entities ask for more: ${step.op} ${pathOf(step)}`);
  const problems =
    before !== undefined && before !== digest && changes.length === 0
      ? ['the entities have changed, with no effect on the schema: --record']
      : changes;
  const isUnrecorded = before === undefined;
  return { name: 'entities', engine: shadow.engine, problems, effect: [], isUnrecorded, digest };
}

function describe({ name, engine, problems, isUnrecorded }: VerifiedStep, isRecording: boolean) {
  const note = isUnrecorded && !isRecording ? ' (its effect is not recorded yet: --record)' : '';
  if (problems.length === 0) return `ok    ${engine.padEnd(8)} ${name}${note}`;
  return `WRONG ${engine.padEnd(8)} ${name}${problems.map((line) => `\n    ${line}`).join('')}`;
}
