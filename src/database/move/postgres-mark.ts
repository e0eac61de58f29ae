import type pg from 'pg';
import {
  createMarkTable,
  describeMark,
  literal,
  type Mark,
  MARK_TABLE,
  readMark,
} from '../engine/move-mark.js';
import { postgresTableNames } from './postgres-catalog.js';

/** The trigger on each table. They run in the order of their names: before those of the ledger. */
const TRIGGER = 'DATABASE_MOVED';

/** See `Endpoint.mark`. */
export async function postgresMark(client: pg.Client): Promise<Mark | undefined> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('"${MARK_TABLE}"') IS NOT NULL AS exists`,
  );
  return rows[0].exists ? (await client.query<Mark>(readMark)).rows[0] : undefined;
}

/**
 * Has every write to every table refused, in the open transaction. The error code is that of a read-only
 * transaction, which also older builds answer with 503.
 */
export async function addPostgresMark(client: pg.Client, mark: Mark): Promise<void> {
  for (const sql of createMarkTable(mark)) await client.query(sql);
  await client.query(`GRANT SELECT ON "${MARK_TABLE}" TO PUBLIC`);
  await client.query(
    `CREATE FUNCTION "${MARK_TABLE}"() RETURNS trigger LANGUAGE plpgsql AS
     ${literal(`BEGIN RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = ${literal(describeMark(mark))}; END`)}`,
  );
  for (const table of await postgresTableNames(client)) {
    await client.query(
      `CREATE TRIGGER "${TRIGGER}" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "${table}"
       FOR EACH STATEMENT EXECUTE FUNCTION "${MARK_TABLE}"()`,
    );
    // Also for sessions that apply what another server has written.
    await client.query(`ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER "${TRIGGER}"`);
  }
}

/** Takes the mark away, if there is one. Runs in the open transaction. */
export async function removePostgresMark(client: pg.Client): Promise<void> {
  for (const table of await postgresTableNames(client)) {
    await client.query(`DROP TRIGGER IF EXISTS "${TRIGGER}" ON "${table}"`);
  }
  await client.query(`DROP FUNCTION IF EXISTS "${MARK_TABLE}"()`);
  await client.query(`DROP TABLE IF EXISTS "${MARK_TABLE}"`);
}
