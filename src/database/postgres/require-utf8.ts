import type { ClientBase } from 'pg';

/**
 * Checks the encoding of the database: only UTF8 can store any Unicode text.
 * @throws Error that names the encoding and how to create a database that has the right one
 */
export async function requireUtf8(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; encoding: string }>(
    'SELECT current_database() AS name, getdatabaseencoding() AS encoding',
  );
  const [{ name, encoding }] = rows;
  if (encoding === 'UTF8') return;
  throw new Error(
    `The encoding of the database ${name} is ${encoding} and must be UTF8: ` +
      `create it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
  );
}
