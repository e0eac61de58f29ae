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
  summary: 'Writes the migration that makes the schema what the entities say.',
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
  help: `PATH ends in the name of the migration: src/migrations/LengthenAuthor. What it starts from is the
schema that the migrations there are leave, on every engine. Look at the result, and at every TODO
in it, before you run it.

  --rename [TABLE.]OLD:NEW  a column that goes and one that comes are the same one
  --no-rename               none of them are
  --check                   writes nothing; asks whether the database is what the entities say
  --dryrun                  prints the migration instead of writing it
  -t, --timestamp MS        instead of the present time
  -p, --pretty              as it is anyway
  -o, --outputJs            writes JavaScript, in CommonJS
  --esm                     with -o, writes an ES module

Exit codes
  0  written; or, with --check, there is nothing to write
  1  there is nothing to write; or, with --check, there is; or a rename has to be decided`,
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
  // For one engine alone there is nothing to tell apart.
  if (shadows.length === 1) found.sqlite = found.postgres = found[shadows[0].engine];
  return found;
}

/** Asks a person, or stops: nobody can tell from the outside what a column is. */
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
      'Columns go and others come. If they are the same ones, say which, and what they hold is ' +
        `kept:\n${open.map((one) => `  --rename ${show(one)}`).join('\n')}\n` +
        'If none of them is, say --no-rename: what the old ones hold will be lost.',
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  for (const one of open) {
    const isTaken = given.some(({ from, to }) => from === one.from || to === one.to);
    if (isTaken) continue;
    const answer = await prompt.question(`Is ${one.table}.${one.to} what ${one.from} was? [y/N] `);
    if (/^y/i.test(answer)) given.push(one);
  }
  prompt.close();
  return given;
}

/** After all that there are. */
async function chooseTimestamp({ folder, values }: CommandContext): Promise<number> {
  const given = values.timestamp ?? values.t;
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

/** As the project formats its code, where it has Prettier. */
async function format(content: string): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return indent(content);
  const config = await prettier.resolveConfig(resolve('migration.ts'));
  return prettier.format(content, { ...config, parser: 'typescript' });
}
