import type { ClientBase } from 'pg';
import { SETTINGS } from '../../config/postgres-settings.js';
import { TIMEOUTS } from './pool-settings.js';

/** What every session must have from its role, because no session can set it for itself. */
const EXPECTED: Record<string, string> = {
  ...SETTINGS,
  lock_timeout: `${TIMEOUTS.lock_timeout}ms`,
  statement_timeout: `${TIMEOUTS.statement_timeout}ms`,
};

interface Setting {
  name: string;
  value: string;
  owner: string;
}

/**
 * Checks the settings of a session that goes through PgBouncer.
 * @throws Error with the SQL that sets the wrong ones
 */
export async function requireRoleSettings(client: ClientBase): Promise<void> {
  const { rows } = await client.query<Setting>(
    `SELECT name, current_setting(name) AS value,
       format('%I IN DATABASE %I', session_user, current_database()) AS owner
     FROM unnest($1::text[]) AS name`,
    [Object.keys(EXPECTED)],
  );
  const wrong = rows.filter(({ name, value }) => value.replace(', ', ',') !== EXPECTED[name]);
  if (wrong.length === 0) return;
  const statements = wrong.map(
    ({ name, owner }) => `  ALTER ROLE ${owner} SET ${name} = '${EXPECTED[name]}';`,
  );
  throw new Error(
    'With DATABASE_PREPARED=off the role needs these settings. Run on the server itself:\n' +
      `${statements.join('\n')}\nThen run RECONNECT in the console of PgBouncer.`,
  );
}
