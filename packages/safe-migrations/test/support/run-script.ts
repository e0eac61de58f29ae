import pg from 'pg';
import { isPostgres, Sqlite } from './databases.js';

/** A statement ends with a semicolon at the end of a line, except in the body of a function. */
const STATEMENTS = /(?:\$\$[^]*?\$\$|;(?!\n)|[^;])+/g;

/** Runs a script with only the driver; a failure ends it and closes the connection. */
export async function runScript(url: string, script: string): Promise<void> {
  if (isPostgres(url)) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // One statement at a time, as psql sends them: some must be sent alone.
    const statements = script.match(STATEMENTS)!.filter((part) => part.trim() !== '');
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
