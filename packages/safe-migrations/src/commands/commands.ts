import type { Command } from './command.js';

/**
 * Every command by the name that a person types. Each is loaded when it is called: `status` needs
 * neither the lint nor the generator.
 */
export const commands = {
  status: async () => (await import('./status.js')).status,
  current: async () => (await import('./history.js')).current,
  history: async () => (await import('./history.js')).history,
  run: async () => (await import('./run.js')).run,
  revert: async () => (await import('./run.js')).revert,
  stamp: async () => (await import('./run.js')).stamp,
  plan: async () => (await import('./plan.js')).plan,
  lint: async () => (await import('./lint.js')).lint,
  verify: async () => (await import('./verify.js')).verify,
  generate: async () => (await import('./generate.js')).generate,
  needed: async () => (await import('./needed.js')).needed,
} satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof commands;

export const isCommand = (name: string | undefined): name is CommandName =>
  name !== undefined && Object.hasOwn(commands, name);
