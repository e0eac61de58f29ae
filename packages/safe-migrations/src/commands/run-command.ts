import { parseArgs } from 'node:util';
import type { Step } from '../generate/step.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import { type Command, UsageError } from './command.js';

export interface Project {
  /** How a person calls the command. */
  caller: string;
  dataSource(): Promise<SafeDataSource>;
  folder: string;
  shadowDatabases(): Promise<ShadowDatabase[]>;
  scratch(): Promise<ShadowDatabase>;
  steps(workshop: ShadowDatabase): Promise<Step[]>;
  commands: Record<string, Command>;
}

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/**
 * Parses, runs and prints one command. With `--json`, standard output is one JSON document.
 * @returns the exit code: that of the command, 1 when it has failed, 64 for a wrong call
 */
export async function runCommand(project: Project, parameters: string[]): Promise<number> {
  const [name, ...args] = parameters;
  const command = Object.hasOwn(project.commands, name ?? '') && project.commands[name];
  if (!command) {
    const isHelp = name === '--help' || name === '-h';
    (isHelp ? process.stdout : process.stderr).write(`${overview(project)}\n`);
    return isHelp ? 0 : 64;
  }
  const isJson = args.includes('--json');
  const opened: SafeDataSource[] = [];
  try {
    const { values, positionals } = parse(command, args);
    if (values.help) {
      process.stdout.write(`${help(project, name, command)}\n`);
      return 0;
    }
    const open = async (): Promise<SafeDataSource> => {
      const dataSource = await project.dataSource();
      opened.push(dataSource);
      return (await dataSource.initialize()) as SafeDataSource;
    };
    const { exitCode, text, json } = await command.run({
      open,
      folder: project.folder,
      shadowDatabases: () => project.shadowDatabases(),
      scratch: () => project.scratch(),
      steps: (workshop) => project.steps(workshop),
      progress: (line) => void (isJson || process.stdout.write(`${line}\n`)),
      values,
      positionals,
    });
    const output = isJson ? JSON.stringify(json, null, 2) : text;
    if (output) process.stdout.write(`${output}\n`);
    return exitCode;
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`${message}\n`);
    if (isJson) process.stdout.write(`${JSON.stringify({ error: message }, null, 2)}\n`);
    return error instanceof UsageError ? 64 : 1;
  } finally {
    for (const dataSource of opened) if (dataSource.isInitialized) await dataSource.destroy();
  }
}

function parse({ options }: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...options, ...COMMON }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function help({ caller }: Project, name: string, { usage, summary, help: lines }: Command): string {
  return `${summary}

Usage: ${caller.replace('COMMAND', name)} ${usage}

${lines}
  64 the command was not called like this

  --json  prints one JSON document, and nothing else, to standard output`;
}

function overview({ caller, commands }: Project): string {
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`,
  );
  return `Usage: ${caller} [--help] [--json] …\n\n${lines.join('\n')}`;
}
