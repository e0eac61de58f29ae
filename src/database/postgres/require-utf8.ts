import type { ClientBase } from 'pg';

/** @throws Error for a database that cannot hold every text */
export async function requireUtf8(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; encoding: string }>(
    'SELECT current_database() AS name, getdatabaseencoding() AS encoding',
  );
  const [{ name, encoding }] = rows;
  if (encoding === 'UTF8') return;
  throw new Error(
    `The encoding of the database ${name} is ${encoding} and must be UTF8: ` +
      `make it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
  );
}
