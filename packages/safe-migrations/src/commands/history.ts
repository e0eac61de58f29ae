import { type Command, type CommandContext, expectPositionals } from './command.js';

interface Entry {
  name: string;
  timestamp: number;
  isApplied: boolean;
  isCurrent: boolean;
  isHead: boolean;
  appliedAt: string | null;
  durationMs: number | null;
}

const verbose = { verbose: { type: 'boolean', short: 'v' } } as const;

/** Every migration of the code and of the database, by timestamp. */
async function entries({ open }: CommandContext): Promise<Entry[]> {
  const dataSource = await open();
  const { known, applied, records } = await dataSource.migrator.history();
  const all = new Map([...known, ...applied].map((migration) => [migration.name, migration]));
  return [...all.values()]
    .toSorted((a, b) => a.timestamp - b.timestamp)
    .map(({ name, timestamp }) => ({
      name,
      timestamp,
      isApplied: applied.some((migration) => migration.name === name),
      isCurrent: applied.at(-1)?.name === name,
      isHead: known.at(-1)?.name === name,
      appliedAt: records.get(name)?.appliedAt ?? null,
      durationMs: records.get(name)?.durationMs ?? null,
    }));
}

function describe(entry: Entry, isVerbose: boolean): string {
  const marks = [
    entry.isHead && '(head)',
    entry.isCurrent && '(current)',
    !entry.isApplied && '(pending)',
  ];
  const line = [entry.name, ...marks].filter((part) => part !== false).join(' ');
  if (!isVerbose || !entry.isApplied) return line;
  const when = entry.appliedAt ?? 'at an unknown time';
  const duration = entry.durationMs === null ? '' : `, in ${entry.durationMs} ms`;
  return `${line}\n    applied ${when}${duration}`;
}

export const current: Command = {
  usage: '[-v]',
  summary: 'Prints the last applied migration.',
  options: verbose,
  help: `  -v, --verbose  when it was applied, and how long it took

Exit codes
  0  always; nothing is printed while no migration is applied`,
  async run(context) {
    expectPositionals(context);
    const entry = (await entries(context)).find(({ isCurrent }) => isCurrent);
    const text = entry ? describe(entry, context.values.verbose) : '';
    return { exitCode: 0, text, json: entry ?? null };
  },
};

export const history: Command = {
  usage: '[-v]',
  summary: 'Lists all migrations, newest first.',
  options: verbose,
  help: `  -v, --verbose  when each was applied, and how long it took

Exit codes
  0  always`,
  async run(context) {
    expectPositionals(context);
    const list = (await entries(context)).toReversed();
    const text = list.map((entry) => describe(entry, context.values.verbose)).join('\n');
    return { exitCode: 0, text, json: list };
  },
};
