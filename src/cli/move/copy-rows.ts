import { type Endpoint, RefusedLineError } from '../../database/move/endpoint.js';
import { RowRefusedError } from '../../database/move/rows/row-refused.js';
import type { Table } from '../../database/move/rows/table.js';
import { checkLedgers } from '../../ledger/check/check-ledgers.js';
import { digesting, digestOf, type TableDigest } from './table-digest.js';

/** Called with the number of rows that have been copied, compared or checked. */
export type OnRows = (rows: number) => void;

/**
 * Copies the rows of all tables, in their order, from an open snapshot into an open transaction.
 * @throws RowRefusedError for a row that the target cannot hold
 */
export async function copyRows(
  source: Endpoint,
  target: Endpoint,
  tables: Table[],
  onRows: OnRows,
): Promise<TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const table of tables) {
    const chunks = digesting(table.name, source.read(table), onRows);
    let digest: TableDigest | undefined;
    const watched = async function* () {
      digest = yield* chunks;
    };
    try {
      await target.write(table, watched());
    } catch (error) {
      throw await withKey(error, source, table);
    }
    digests.push(digest!);
  }
  await target.finish(await source.counters());
  return digests;
}

/** Names a row that the target knows only by its number. */
async function withKey(error: unknown, source: Endpoint, table: Table): Promise<unknown> {
  if (!(error instanceof RefusedLineError)) return error;
  const key = await source.keyAt(table, error.row);
  return new RowRefusedError(table, key ?? [`in line ${error.row}`], error.column, error.message);
}

/**
 * Reads the rows of the target again, in its open transaction, and compares them with the source.
 * @throws Error that names the first difference
 */
export async function compareRows(
  source: Endpoint,
  target: Endpoint,
  tables: Table[],
  digests: TableDigest[],
  onRows: OnRows,
): Promise<void> {
  for (const [index, table] of tables.entries()) {
    const copy = await digestOf(table.name, target.read(table), onRows);
    const { rows, sha256 } = digests[index];
    if (copy.rows === rows && copy.sha256 === sha256) continue;
    throw new Error(
      `${table.name} is not the same in the target: ${copy.rows} rows with the SHA-256 ${copy.sha256}, ` +
        `not ${rows} with ${sha256}`,
    );
  }
  const [here, there] = [await source.counters(), await target.counters()];
  for (const [table, highest] of here) {
    if (there.get(table) === highest) continue;
    throw new Error(
      `The ids of ${table} go up to ${highest}, in the target to ${there.get(table)}`,
    );
  }
}

/** @throws Error that names the first fault; the source has it too, as the rows are the same */
export async function verifyLedgers(target: Endpoint, onRows: OnRows): Promise<void> {
  let before = 0;
  for await (const { entries, faults } of checkLedgers((sql) => target.query(sql))) {
    onRows(entries - before);
    before = entries;
    if (faults.length === 0) continue;
    const [{ itemId, message }] = faults;
    throw new Error(
      `The stock ledger has a fault: item ${itemId}: ${message}. \`npm run stock:verify\` lists all`,
    );
  }
}
