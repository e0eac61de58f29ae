import pg from 'pg';
import { isPostgres, Sqlite } from './databases.js';

/** As whoever has no more than the driver runs a script; a failure ends it and its connection. */
export async function runScript(url: string, script: string): Promise<void> {
  if (isPostgres(url)) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // One statement after the other, as psql sends them: some cannot be sent with others.
    const statements = script.split(/;\n/).filter((part) => part.trim() !== '');
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
    return;
  }
  const connection = new Sqlite(url);
  try {
    connection.exec(script);
  } finally {
    connection.close();
  }
}
