import '../config/check-environment.js';
import { KeysService, type NewKey } from '../keys/keys.service.js';
import { type KeysCommand, parseKeysArguments, USAGE } from './keys-arguments.js';
import { withService } from './with-service.js';

try {
  const command = parseKeysArguments(process.argv.slice(2));
  if (command) await withService(KeysService, (keys) => run(keys, command));
  else console.log(USAGE);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function run(keys: KeysService, command: KeysCommand): Promise<void> {
  const { json } = command;
  if (command.command === 'create') await create(keys, command.key, json);
  else if (command.command === 'list') await list(keys, json);
  else await revoke(keys, command.id, json);
}

async function create(keys: KeysService, wanted: NewKey, json: boolean): Promise<void> {
  const key = await keys.create(wanted);
  const { name, scopes } = wanted;
  console.log(
    json
      ? JSON.stringify({ key, name, scopes })
      : `${key}\nStore it now: it will not be shown again.`,
  );
}

async function list(keys: KeysService, json: boolean): Promise<void> {
  const rows = (await keys.list()).map(({ secretHash: _secretHash, ...key }) => key);
  if (json) console.log(JSON.stringify(rows));
  else if (rows.length === 0) console.log('There are no keys.');
  else console.table(rows);
}

async function revoke(keys: KeysService, id: string, json: boolean): Promise<void> {
  if (!(await keys.revoke(id))) throw new Error(`There is no key ${id}`);
  console.log(json ? JSON.stringify({ revoked: id }) : `${id} has been revoked.`);
}
