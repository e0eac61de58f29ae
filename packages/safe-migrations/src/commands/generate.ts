import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { inLanguage } from '../generate/language.js';
import { mergeSteps } from '../generate/merge-steps.js';
import type { Needed } from '../needs/needed.js';
import { proveMigrations } from '../generate/prove.js';
import { applyRenames, possibleRenames, possibleTableRenames } from '../generate/renames.js';
import { either, pathOf, type PortableStep, type Rename } from '../needs/step.js';
import { addTodos, type GeneratedFile, writeMigrations } from '../generate/write-migration.js';
import { type MigrationFile, readMigrationFolder } from '../history/migration-files.js';
import type { EngineName } from '../operations/engine-name.js';
import { schemaOf } from '../schema/schema-sql.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';
import { type Command, type CommandContext, UsageError } from './command.js';
import { decideRenames } from './decide-renames.js';

export const generate: Command = {
  usage: 'PATH [--rename [TABLE.]OLD:NEW …] [--rename-table OLD:NEW …] [--no-rename] [--check]',
  summary: 'Writes the migration that makes the schema match the entities.',
  options: {
    rename: { type: 'string', multiple: true },
    'rename-table': { type: 'string', multiple: true },
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
that the existing migrations make, on every engine. The result is tried there, up and down; where it
is not what the entities say, it has a TODO. Check it before you run it.

  --rename [TABLE.]OLD:NEW  a dropped column and an added one are the same
  --rename-table OLD:NEW    a table without an entity and a new one are the same
  --no-rename               no other column or table is renamed
  --check                   writes nothing; checks whether the migrations make what the entities say
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
    const isCheck = values.check || values.ch;
    if (context.positionals.length !== (isCheck ? 0 : 1))
      throw new UsageError(isCheck ? 'Expected no argument' : 'Expected the path of the migration');
    const shadows = await context.shadowDatabases();
    const { steps, schemas } = await findSteps(context, shadows, isCheck);
    if (steps.length === 0) {
      const text = 'No changes in database schema were found';
      const why = isCheck ? '' : ' - cannot generate a migration.';
      return { exitCode: isCheck ? 0 : 1, text: text + why, json: { files: [], changes: [] } };
    }
    if (isCheck) {
      const changes = steps.map(either).map((step) => `${step.op} ${pathOf(step)}`);
      const text = `The migrations do not make what the entities say:\n  ${changes.join('\n  ')}`;
      return { exitCode: 1, text, json: { files: [], changes } };
    }
    const target = resolve(context.positionals[0]);
    const existing = await readMigrationFolder(context.folder);
    const timestamp = chooseTimestamp(existing, values.timestamp);
    const written = writeMigrations(steps, basename(target), timestamp, {
      engines: shadows.map(({ engine }) => engine),
      schema: shadows.map(({ options }) => schemaOf(options)).find((schema) => schema),
    });
    const inFull = (list: GeneratedFile[]) =>
      Promise.all(list.map((one) => inLanguage(one, values)));
    let files = await inFull(written);
    // What waits for a person cannot be tried yet.
    if (!files.some(({ content }) => content.includes('TODO'))) {
      const goals = shadows.map((shadow) => ({ shadow, schema: schemas[shadow.engine] }));
      const problems = await proveMigrations(files, existing, goals, context.folder);
      if (problems.length > 0) files = await inFull(addTodos(written, problems));
    }
    const json = {
      files: files.map(({ name, ...file }) => ({ name: join(dirname(target), name), ...file })),
    };
    if (values.dryrun || values.dr) {
      const text = json.files.map(({ name, content }) => `// ${name}\n${content}`).join('\n');
      return { exitCode: 0, text, json };
    }
    await mkdir(dirname(target), { recursive: true });
    for (const { name, content } of json.files) await writeFile(name, content);
    const text = json.files.map(({ name }) => `${name} has been written`).join('\n');
    return { exitCode: 0, text, json };
  },
};

/** The steps for every engine, after the user has said what is renamed. */
async function findSteps(
  context: CommandContext,
  shadows: ShadowDatabase[],
  isCheck: boolean,
): Promise<{ steps: PortableStep[]; schemas: Record<EngineName, string[]> }> {
  const { rename, 'rename-table': renameTable, 'no-rename': noRename } = context.values;
  const isOff = noRename || isCheck;
  let found = await neededOn(context, shadows, []);
  const tables = await decideRenames(
    possibleTableRenames(found.postgres),
    '--rename-table',
    renameTable,
    isOff,
  );
  if (tables.length > 0) found = await neededOn(context, shadows, tables);
  const { sqlite, postgres } = found;
  const columns = await decideRenames(possibleRenames(postgres.steps), '--rename', rename, isOff);
  return {
    steps: mergeSteps(applyRenames(sqlite.steps, columns), applyRenames(postgres.steps, columns)),
    schemas: { sqlite: sqlite.schema, postgres: postgres.schema },
  };
}

async function neededOn(
  context: CommandContext,
  shadows: ShadowDatabase[],
  renamed: Rename[],
): Promise<Record<EngineName, Needed>> {
  const found: Partial<Record<EngineName, Needed>> = {};
  for (const shadow of shadows) found[shadow.engine] = await context.needed(shadow, renamed);
  // With one engine, its steps count for both.
  const { postgres = found.sqlite!, sqlite = found.postgres! } = found;
  return { postgres, sqlite };
}

/** Later than every existing migration. */
function chooseTimestamp(existing: MigrationFile[], given?: string): number {
  if (given !== undefined && !/^\d{13}$/.test(given)) {
    throw new UsageError('--timestamp has 13 digits: milliseconds');
  }
  return given ? Number(given) : Math.max(Date.now(), (existing.at(-1)?.timestamp ?? 0) + 1);
}
