import { Logger } from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import type { KeysService } from './keys.service.js';

const logger = new Logger('Keys');

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * Refuses to start without keys, unless the API is only reachable from this machine, outside
 * production, or anonymous reads are allowed.
 * @throws Error that contains the command to create a key
 */
export async function requireKeys(
  { NODE_ENV, HOST, ALLOW_ANONYMOUS }: Environment,
  keys: KeysService,
): Promise<void> {
  if (ALLOW_ANONYMOUS === 'read' || (await keys.exist())) return;
  if (NODE_ENV !== 'production' && isLoopback(HOST)) {
    logger.warn('There are no keys: anyone who can reach this port can do everything.');
    return;
  }
  throw new Error(
    'There are no keys, so nobody could use the API. Create one:\n' +
      '  npm run keys -- create --name first --scope admin\n' +
      'In a container:\n' +
      '  docker compose run --rm app npm run keys -- create --name first --scope admin',
  );
}
