import type { ParseArgsConfig } from 'node:util';
import type { EngineName } from '../operations/engine-name.js';
import type { Step } from '../generate/step.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';

export interface CommandContext {
  /** Opens the data source of the project; it is closed when the command has ended. */
  open(): Promise<SafeDataSource>;
  /** Where the migrations of the project are. */
  folder: string;
  /** For which its migrations are written. */
  engines(): Promise<EngineName[]>;
  /** Where shadow databases can be made, for each engine. */
  shadowDatabases(): Promise<ShadowDatabase[]>;
  /** Where one of the engine of the data source can be made. */
  scratch(): Promise<ShadowDatabase>;
  /** What the entities ask for on an engine, beyond what the migrations there are do. */
  steps(shadow: ShadowDatabase): Promise<Step[]>;
  /** Shows something before the end, to persons only. */
  progress(line: string): void;
  values: Record<string, any>;
  positionals: string[];
}

export interface CommandResult {
  exitCode: number;
  /** For a person. */
  text: string;
  /** For a program: what `--json` prints. */
  json: unknown;
}

/** One of the migration commands, without what all of them have: `--json` and `--help`. */
export interface Command {
  /** What follows the name of the command. */
  usage: string;
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** A line for each option, and one for each exit code. */
  help: string;
  run(context: CommandContext): Promise<CommandResult>;
}

/** @throws UsageError unless there are as many positional arguments as `names` */
export function expectPositionals({ positionals }: CommandContext, ...names: string[]): void {
  if (positionals.length !== names.length) {
    throw new UsageError(names.length ? `Expected ${names.join(', ')}` : 'Expected no argument');
  }
}

/** The command was not called as its help says. */
export class UsageError extends Error {}
