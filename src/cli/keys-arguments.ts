import { parseArgs } from 'node:util';
import type { NewKey } from '../keys/keys.service.js';
// Its entities say which scopes there are.
import '../data-source.js';
import { allScopes, allSharedScopes } from '../keys/scopes.js';

const SCOPES: string[] = allScopes();

export const USAGE = `Usage:
  npm run keys -- create --name NAME --scope SCOPE[,SCOPE…] [--expires DAYSd] [--store ID] [--json]
  npm run keys -- list [--json]
  npm run keys -- revoke ID [--json]

Scopes: ${SCOPES.join(', ')}. Write does not imply read; admin implies all.
A key for one store can have neither ${allSharedScopes().join(' nor ')}, which apply to all stores.`;

const OPTIONS = {
  name: { type: 'string' },
  scope: { type: 'string' },
  expires: { type: 'string' },
  store: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type KeysCommand = { json: boolean } & (
  { command: 'create'; key: NewKey } | { command: 'list' } | { command: 'revoke'; id: string }
);

/**
 * Parses the command line of `npm run keys`.
 * @returns undefined for --help
 * @throws Error that says which arguments are wrong
 */
export function parseKeysArguments(args: string[]): KeysCommand | undefined {
  const { values, positionals } = readArguments(args);
  if (values.help) return undefined;
  const json = values.json ?? false;
  const [command, id, ...rest] = positionals;
  if (command === 'create' && id === undefined) {
    return { command, json, key: newKey(values) };
  }
  if (command === 'list' && id === undefined) return { command, json };
  if (command === 'revoke' && id !== undefined && rest.length === 0) return { command, json, id };
  throw new Error(USAGE);
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

function newKey({
  name,
  scope,
  expires,
  store,
}: ReturnType<typeof readArguments>['values']): NewKey {
  if (!name || name.length > 80) throw new Error('--name must have 1 to 80 characters');
  const scopes = scope?.split(',') ?? [];
  if (scopes.length === 0 || scopes.some((one) => !SCOPES.includes(one))) {
    throw new Error(`--scope must list some of: ${SCOPES.join(', ')}`);
  }
  const days = /^([1-9]\d{0,4})d$/.exec(expires ?? '')?.[1];
  if (expires !== undefined && !days)
    throw new Error('--expires must be a number of days, such as 90d');
  if (store !== undefined && !/^[1-9]\d{0,8}$/.test(store)) {
    throw new Error('--store must be the id of a store');
  }
  return {
    name,
    scopes,
    storeId: store === undefined ? undefined : Number(store),
    expiresIn: days === undefined ? undefined : Number(days),
  };
}
