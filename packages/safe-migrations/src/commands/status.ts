import { readRecorded } from '../history/recorded.js';
import { type MigrationStatus, readStatus } from '../runtime/status.js';
import { type Command, expectPositionals } from './command.js';

const EXIT_CODES = { clean: 0, pending: 1, trouble: 2 };

export const status: Command = {
  usage: '',
  summary: 'Compares the code, the history and the schema of the database.',
  options: {},
  help: `Exit codes
  0  everything is applied, and the schema is what the migrations make and the entities say
  1  migrations are pending
  2  a migration is edited, missing, renamed, duplicated, out of order or of a newer build; the
     schema is not what the applied migrations make, or the entities say; or a sequence is behind`,
  async run(context) {
    expectPositionals(context);
    const found = await readStatus(await context.open(), await readRecorded(context.folder));
    return { exitCode: EXIT_CODES[found.state], text: describe(found), json: found };
  },
};

function describe(found: MigrationStatus): string {
  const { applied, pending, current, drift, additions, messages, state } = found;
  const list = (lines: string[]): string => lines.map((line) => `\n  ${line}`).join('');
  return [
    `${applied.length} applied${current ? `, the last is ${current}` : ''}`,
    `${pending.length} pending${list(pending)}`,
    ...messages,
    drift.length === 0
      ? 'The schema is as it should be'
      : `The schema is not as it should be:${list(drift)}`,
    ...(additions.length > 0 ? [`Added by hand, and harmless:${list(additions)}`] : []),
    state,
  ].join('\n');
}
