import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import { type Command, UsageError } from './command.js';
import { commands, isCommand } from './commands.js';
import { type Project, Shadows } from './project.js';

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/**
 * Parses, runs and prints one command. With `--json`, standard output is one JSON document.
 * @param parameters the name of the command and what follows it: `process.argv.slice(2)`
 * @returns the exit code: that of the command, 1 when it has failed, 64 for a wrong call
 */
export async function runCommand(project: Project, parameters: string[]): Promise<number> {
  const { caller = `node ${relative('', process.argv[1] ?? '')} COMMAND` } = project;
  const [name, ...args] = parameters;
  if (!isCommand(name)) {
    const isHelp = name === '--help' || name === '-h';
    (isHelp ? process.stdout : process.stderr).write(`${await overview(caller)}\n`);
    return isHelp ? 0 : 64;
  }
  const isJson = args.includes('--json');
  const opened: SafeDataSource[] = [];
  try {
    const command = await commands[name]();
    const { values, positionals } = parse(command, args);
    if (values.help) {
      process.stdout.write(`${help(caller.replace('COMMAND', name), command)}\n`);
      return 0;
    }
    const open = async (): Promise<SafeDataSource> => {
      const dataSource = await project.dataSource();
      dataSource.safety.caller ??= caller;
      opened.push(dataSource);
      return dataSource.initialize();
    };
    const shadows = new Shadows(project);
    const { exitCode, text, json } = await command.run({
      open,
      folder: project.folder,
      engines: () => shadows.engines(),
      shadowDatabases: () => shadows.all(),
      scratch: () => shadows.own(),
      needed: (shadow, renamed) => shadows.needed(shadow, renamed),
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

function help(caller: string, { usage, summary, help: lines }: Command): string {
  return `${summary}

Usage: ${caller} ${usage}

${lines}
  64 invalid usage

  --json  prints one JSON document, and nothing else, to standard output`;
}

async function overview(caller: string): Promise<string> {
  const lines: string[] = [];
  for (const [name, load] of Object.entries(commands)) {
    lines.push(`  ${name.padEnd(9)} ${(await load()).summary}`);
  }
  return `Usage: ${caller} [--help] [--json] …\n\n${lines.join('\n')}`;
}
