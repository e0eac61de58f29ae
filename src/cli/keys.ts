import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { KeysService } from '../keys/keys.service.js';
import { SCOPES } from '../keys/scopes.js';

const USAGE = `Usage:
  npm run keys -- create --name NAME --scope SCOPE[,SCOPE…] [--expires DAYSd] [--store ID] [--json]
  npm run keys -- list [--json]
  npm run keys -- revoke ID [--json]

Scopes: ${SCOPES.join(', ')}. Write does not imply read; admin implies all.`;

const OPTIONS = {
  name: { type: 'string' },
  scope: { type: 'string' },
  expires: { type: 'string' },
  store: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Options = ReturnType<typeof readArguments>['values'];

try {
  const { values: options, positionals } = readArguments();
  if (options.help) console.log(USAGE);
  else await run(positionals, options);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function run([command, ...operands]: string[], options: Options): Promise<void> {
  const known =
    (command === 'create' && operands.length === 0) ||
    (command === 'list' && operands.length === 0) ||
    (command === 'revoke' && operands.length === 1);
  if (!known) throw new Error(USAGE);
  const app = await NestFactory.createApplicationContext(AppModule, {
    // What keeps it from starting is told once, above.
    logger: ['fatal', 'warn'],
    abortOnError: false,
  });
  try {
    const keys = app.get(KeysService);
    if (command === 'create') await create(keys, options);
    else if (command === 'list') await list(keys, options);
    else await revoke(keys, operands[0], options);
  } finally {
    await app.close();
  }
}

async function create(keys: KeysService, options: Options): Promise<void> {
  const { name, scope, expires, store } = options;
  if (!name || name.length > 80) throw new Error('--name must have 1 to 80 characters');
  const scopes = scope?.split(',') ?? [];
  const stranger = scopes.find((candidate) => !SCOPES.includes(candidate));
  if (scopes.length === 0 || stranger !== undefined) {
    throw new Error(`--scope must be of ${SCOPES.join(', ')}`);
  }
  const days = /^([1-9]\d{0,4})d$/.exec(expires ?? '')?.[1];
  if (expires !== undefined && !days) throw new Error('--expires must be days, as 90d');
  if (store !== undefined && !/^[1-9]\d{0,8}$/.test(store))
    throw new Error('--store must be an id');
  const key = await keys.create({
    name,
    scopes,
    storeId: store === undefined ? undefined : Number(store),
    expiresIn: days === undefined ? undefined : Number(days),
  });
  console.log(
    options.json ? JSON.stringify({ key, name, scopes }) : `${key}\nIt is shown this once.`,
  );
}

async function list(keys: KeysService, { json }: Options): Promise<void> {
  const rows = (await keys.list()).map((key) => ({ ...key, secretHash: undefined }));
  if (json) console.log(JSON.stringify(rows));
  else if (rows.length === 0) console.log('There are no keys.');
  else console.table(rows);
}

async function revoke(keys: KeysService, id: string, { json }: Options): Promise<void> {
  if (!(await keys.revoke(id))) throw new Error(`There is no key ${id}`);
  console.log(json ? JSON.stringify({ revoked: id }) : `${id} is revoked.`);
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}
