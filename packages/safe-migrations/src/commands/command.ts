import type { ParseArgsConfig } from 'node:util';
import type { EngineName } from '../operations/engine-name.js';
import type { Needed } from '../needs/needed.js';
import type { Rename } from '../needs/step.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';

export interface CommandContext {
  /** Opens the data source of the project; it is closed when the command has ended. */
  open(): Promise<SafeDataSource>;
  /** The folder of the project's migrations. */
  folder: string;
  /** The engines for which the migrations are written. */
  engines(): Promise<EngineName[]>;
  /** Where shadow databases can be created, for each engine. */
  shadowDatabases(): Promise<ShadowDatabase[]>;
  /** The same, for the engine of the data source. */
  scratch(): Promise<ShadowDatabase>;
  /** What the entities need on an engine beyond the existing migrations. */
  needed(shadow: ShadowDatabase, renamed?: Rename[]): Promise<Needed>;
  /** Prints a line before the command ends; not with `--json`. */
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

/** A migration command, without the options of all: `--json` and `--help`. */
export interface Command {
  /** The arguments after the name, for the help. */
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

/** The command was called with wrong arguments. */
export class UsageError extends Error {}
