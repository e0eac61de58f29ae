import { type MigrationStatus, readStatus } from '../runtime/status.js';
import { type Command, expectPositionals } from './command.js';

const EXIT_CODES = { clean: 0, pending: 1, trouble: 2 };

export const status: Command = {
  usage: '',
  summary: 'Compares the code, the history and the schema of the database.',
  options: {},
  help: `Exit codes
  0  everything is applied, and the schema matches the entities
  1  migrations are pending
  2  a migration is edited, missing, renamed, duplicated, out of order or of a newer build; the
     schema differs from the entities although nothing is pending; or a sequence is behind`,
  async run(context) {
    expectPositionals(context);
    const found = await readStatus(await context.open());
    return { exitCode: EXIT_CODES[found.state], text: describe(found), json: found };
  },
};

function describe({ applied, pending, current, drift, messages, state }: MigrationStatus): string {
  const isExpected = pending.length > 0;
  return [
    `${applied.length} applied${current ? `, the last is ${current}` : ''}`,
    `${pending.length} pending${pending.map((name) => `\n  ${name}`).join('')}`,
    ...messages,
    drift.length === 0
      ? 'The schema is what the entities say'
      : `The schema is not what the entities say${isExpected ? ' (yet)' : ''}:` +
        drift.map((sql) => `\n  ${sql}`).join(''),
    state,
  ].join('\n');
}
