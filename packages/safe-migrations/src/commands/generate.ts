import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findDrift } from '../runtime/drift.js';
import { indent } from '../generate/indent.js';
import { javascriptOf } from '../generate/javascript.js';
import { mergeSteps } from '../generate/merge-steps.js';
import {
  applyRenames,
  possibleRenames,
  readRename,
  type Rename,
  show,
} from '../generate/renames.js';
import type { Step } from '../generate/step.js';
import { type GeneratedFile, writeMigrations } from '../generate/write-migration.js';
import { readMigrationFolder } from '../history/migration-files.js';
import type { EngineName } from '../operations/engine-name.js';
import { schemaOf } from '../operations/schema-sql.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';
import { type Command, type CommandContext, type CommandResult, UsageError } from './command.js';

export const generate: Command = {
  usage: 'PATH [--rename [TABLE.]OLD:NEW …] [--no-rename] [--check] [--dryrun]',
  summary: 'Writes the migration that makes the schema match the entities.',
  options: {
    rename: { type: 'string', multiple: true },
    'no-rename': { type: 'boolean' },
    check: { type: 'boolean' },
    ch: { type: 'boolean' },
    dryrun: { type: 'boolean' },
    dr: { type: 'boolean' },
    timestamp: { type: 'string', short: 't' },
    pretty: { type: 'boolean', short: 'p' },
    outputJs: { type: 'boolean', short: 'o' },
    esm: { type: 'boolean' },
  },
  help: `PATH ends in the name of the migration: src/migrations/LengthenAuthor. It starts from the schema
that the existing migrations make, on every engine. Check the result, and every TODO in it, before
you run it.

  --rename [TABLE.]OLD:NEW  a dropped column and an added one are the same
  --no-rename               no column is renamed
  --check                   writes nothing; checks whether the database matches the entities
  --dryrun                  prints the migration instead of writing it
  -t, --timestamp MS        the timestamp; now by default
  -p, --pretty              has no effect: it always formats
  -o, --outputJs            writes JavaScript, in CommonJS
  --esm                     with -o, writes an ES module

Exit codes
  0  written; or, with --check, nothing to write
  1  no changes found; with --check, changes found; or a rename needs a decision`,
  async run(context) {
    const { values } = context;
    if (values.check || values.ch) return check(context);
    if (context.positionals.length !== 1)
      throw new UsageError('Expected the path of the migration');
    const shadows = await context.shadowDatabases();
    const found = await stepsOf(context, shadows);
    const renames = await decideRenames(found.postgres, values);
    const steps = mergeSteps(
      applyRenames(found.sqlite, renames),
      applyRenames(found.postgres, renames),
    );
    if (steps.length === 0) {
      const text = 'No changes in database schema were found - cannot generate a migration.';
      return { exitCode: 1, text, json: { files: [] } };
    }
    const target = resolve(context.positionals[0]);
    const timestamp = await chooseTimestamp(context);
    const files: GeneratedFile[] = [];
    for (const { name, content } of writeMigrations(steps, basename(target), timestamp, {
      engines: shadows.map(({ engine }) => engine),
      schema: shadows.map(({ options }) => schemaOf(options)).find((schema) => schema),
    })) {
      files.push(await inLanguage({ name: join(dirname(target), name), content }, values));
    }
    const contents = files.map(({ name, content }) => `// ${name}\n${content}`).join('\n');
    if (values.dryrun || values.dr) return { exitCode: 0, text: contents, json: { files } };
    await mkdir(dirname(target), { recursive: true });
    for (const { name, content } of files) await writeFile(name, content);
    const text = files.map(({ name }) => `${name} has been written`).join('\n');
    return { exitCode: 0, text, json: { files } };
  },
};

async function check(context: CommandContext): Promise<CommandResult> {
  const drift = await findDrift(await context.open());
  const text =
    drift.length === 0
      ? 'No changes in database schema were found'
      : `The database is not what the entities say:${drift.map((sql) => `\n  ${sql}`).join('')}`;
  return { exitCode: drift.length === 0 ? 0 : 1, text, json: { drift } };
}

async function stepsOf(
  context: CommandContext,
  shadows: ShadowDatabase[],
): Promise<Record<EngineName, Step[]>> {
  const found: Record<EngineName, Step[]> = { sqlite: [], postgres: [] };
  for (const shadow of shadows) found[shadow.engine] = await context.steps(shadow);
  // With one engine, its steps count for both.
  if (shadows.length === 1) found.sqlite = found.postgres = found[shadows[0].engine];
  return found;
}

/** Asks the user, or fails: whether two columns are the same cannot be seen from outside. */
async function decideRenames(steps: Step[], values: Record<string, any>): Promise<Rename[]> {
  const possible = possibleRenames(steps);
  const given: Rename[] = (values.rename ?? []).map((text: string) => readRename(text, possible));
  const open = possible.filter(
    (one) =>
      !given.some(
        ({ table, from, to }) => table === one.table && (from === one.from || to === one.to),
      ),
  );
  if (open.length === 0 || values['no-rename']) return given;
  if (!process.stdin.isTTY) {
    throw new Error(
      'Columns are dropped and others added. If one is a renamed column, name it, and its values are ' +
        `kept:\n${open.map((one) => `  --rename ${show(one)}`).join('\n')}\n` +
        'Otherwise use --no-rename: the values of the dropped columns are lost.',
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  for (const one of open) {
    const isTaken = given.some(({ from, to }) => from === one.from || to === one.to);
    if (isTaken) continue;
    const answer = await prompt.question(
      `Was ${one.table}.${one.to} renamed from ${one.from}? [y/N] `,
    );
    if (/^y/i.test(answer)) given.push(one);
  }
  prompt.close();
  return given;
}

/** Later than every existing migration. */
async function chooseTimestamp({ folder, values }: CommandContext): Promise<number> {
  const given = values.timestamp;
  if (given !== undefined && !/^\d{13}$/.test(given)) {
    throw new UsageError('--timestamp has 13 digits: milliseconds');
  }
  const files = await readMigrationFolder(folder);
  return given ? Number(given) : Math.max(Date.now(), (files.at(-1)?.timestamp ?? 0) + 1);
}

async function inLanguage(file: GeneratedFile, values: Record<string, any>) {
  const { name, content } = file;
  if (!values.outputJs) return { name, content: await format(content) };
  const javascript = javascriptOf(content, values.esm);
  return { name: name.replace(/ts$/, 'js'), content: await format(javascript) };
}

/** Formats with the project's Prettier, if it has one. */
async function format(content: string): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return indent(content);
  const config = await prettier.resolveConfig(resolve('migration.ts'));
  return prettier.format(content, { ...config, parser: 'typescript' });
}
