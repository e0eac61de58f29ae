import { resolve } from 'node:path';
import { type Finding, lint as lintFiles, RULES } from '../lint/lint.js';
import { readMigrationFile, readMigrationFolder } from '../history/migration-files.js';
import { readStatus } from '../runtime/status.js';
import { readRecorded } from '../history/recorded.js';
import type { Command, CommandContext } from './command.js';

export const lint: Command = {
  usage: '[FILE …] [--database]',
  summary: 'Finds dangerous changes in migrations, and shows the safe way.',
  options: { database: { type: 'boolean' } },
  help: `Without a file, it checks all migrations. A comment allows a rule to be broken in one migration:

    // lint-allow RULE: the reason, in a few words

  --database  also asks the database whether an applied migration was edited

Rules
${RULES.map(({ id }) => `  ${id}`).join('\n')}
  edited

Exit codes
  0  nothing is dangerous, or all of it is allowed with a reason
  1  something is dangerous`,
  async run(context) {
    const history = await readMigrationFolder(context.folder);
    const named = await Promise.all(
      context.positionals.map((path) => readMigrationFile(resolve(path))),
    );
    const files = named.length > 0 ? named.flat() : history;
    const findings = await lintFiles(files, {
      history,
      engines: await context.engines(),
      recorded: (await readRecorded(context.folder)).migrations,
      edited: context.values.database ? await editedInDatabase(context) : [],
    });
    const faults = findings.filter(({ allowedBecause }) => allowedBecause === undefined);
    const allowed = findings.length - faults.length;
    const summary =
      `${files.length} migrations, ${faults.length} dangerous places` +
      (allowed > 0 ? `, ${allowed} more allowed with a reason` : '');
    const text = [...faults.map(describe), summary].join('\n\n');
    return { exitCode: faults.length > 0 ? 1 : 0, text, json: { findings } };
  },
};

async function editedInDatabase(context: CommandContext): Promise<string[]> {
  return (await readStatus(await context.open())).edited;
}

const describe = ({ path, rule, what, why, safeWay }: Finding): string =>
  `${path}\n  ${rule}: ${what}\n  ${why}\n  Instead: ${safeWay}`;
