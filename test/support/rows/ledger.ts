import type { DataSource } from 'typeorm';

const TABLES = ['items', 'stock_movements'];

/**
 * Turns off the triggers of the stock ledger, so that SQL can write items and entries by itself. Its
 * foreign keys and checks stay.
 * @returns a function that turns them on again
 */
export async function stopLedger(dataSource: DataSource): Promise<() => Promise<void>> {
  if (dataSource.options.type === 'postgres') {
    const alter = async (action: string): Promise<void> => {
      for (const table of TABLES) {
        await dataSource.query(`ALTER TABLE "${table}" ${action} TRIGGER USER`);
      }
    };
    await alter('DISABLE');
    return () => alter('ENABLE');
  }
  const triggers: { name: string; sql: string }[] = await dataSource.query(
    `SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'trigger' AND "tbl_name" IN (?, ?)`,
    TABLES,
  );
  for (const { name } of triggers) await dataSource.query(`DROP TRIGGER "${name}"`);
  return async () => {
    for (const { sql } of triggers) await dataSource.query(sql);
  };
}

/** Opens the ledger of every item, as the triggers do item by item. */
export async function openLedgers(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `INSERT INTO "stock_movements" ("item_id", "seq", "quantity_before", "delta", "quantity_after", "type",
       "price_cents", "store_id", "book_id", "item_name", "occurred_at", "recorded_at")
     SELECT "id", 1, 0, "quantity", "quantity", 'opening', "price_cents", "store_id", "book_id", "name",
       "updated_at", "updated_at" FROM "items" ORDER BY "id"`,
  );
  await dataSource.query('UPDATE "items" SET "ledger_seq" = 1');
}
