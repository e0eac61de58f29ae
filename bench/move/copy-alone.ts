import pg from 'pg';
import { inOrderOfReferences } from '../../src/database/move/rows/table.js';
import { postgresTables } from '../../src/database/move/postgres-catalog.js';

/**
 * The seconds in which COPY alone, from CSV files that the server reads, fills a migrated database with
 * the rows of another. All indexes and foreign keys are there; the triggers of the ledger, which refuse
 * such rows, are not.
 * @param folder where the server may write the files
 */
export async function copyAlone(from: string, to: string, folder: string): Promise<number> {
  const tables = await withClient(from, async (client) => {
    const all = inOrderOfReferences(await postgresTables(client));
    for (const { name, columns } of all) {
      const list = columns.map((column) => `"${column.name}"`).join(', ');
      await client.query(`COPY "${name}" (${list}) TO '${folder}/${name}.csv' CSV`);
    }
    return all;
  });
  return withClient(to, async (client) => {
    for (const { name } of tables) await client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`);
    await client.query('CHECKPOINT');
    const start = performance.now();
    for (const { name, columns } of tables) {
      const list = columns.map((column) => `"${column.name}"`).join(', ');
      await client.query(`COPY "${name}" (${list}) FROM '${folder}/${name}.csv' CSV`);
    }
    return (performance.now() - start) / 1000;
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
