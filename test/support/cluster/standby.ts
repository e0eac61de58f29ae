import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pg from 'pg';
import type { PostgresServer } from '../../../tools/postgres-server.js';

/** Of the running primary, and of no use to its copy. */
const LEFT_OUT = /^(pg_wal\/.|postmaster\.|pg_replslot\/.|pg_stat_tmp\/.|pg_dynshmem\/.)/;

/**
 * A streaming replica of the server. The package has no pg_basebackup, so the files are copied as the
 * documentation of PostgreSQL has it under "Making a Base Backup Using the Low Level API".
 */
export async function createStandby(primary: PostgresServer): Promise<PostgresServer> {
  const client = new pg.Client({ connectionString: primary.url() });
  await client.connect();
  try {
    return await primary.createFrom(async (data) => {
      await client.query(`SELECT pg_backup_start('standby', true)`);
      cpSync(primary.data, data, {
        recursive: true,
        filter: (path) => !LEFT_OUT.test(relative(primary.data, path)),
      });
      const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
      writeFileSync(join(data, 'backup_label'), rows[0].labelfile);
      const upstream = `host=127.0.0.1 port=${primary.port} user=postgres`;
      appendFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${upstream}'\n`);
      writeFileSync(join(data, 'standby.signal'), '');
    });
  } finally {
    await client.end();
  }
}

/** Runs SQL on a server. */
export async function on(server: PostgresServer, sql: string): Promise<Record<string, any>[]> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows ?? [];
  } finally {
    await client.end();
  }
}
