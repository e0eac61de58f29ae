import type { DataSource } from 'typeorm';

const TABLES = ['items', 'stock_movements'];

/**
 * Turns off the triggers and foreign keys of the stock ledger, so that SQL can write items and entries
 * by itself. On SQLite all foreign keys are off.
 * @returns a function that turns them on again
 */
export async function stopLedger(dataSource: DataSource): Promise<() => Promise<void>> {
  if (dataSource.options.type === 'postgres') {
    const alter = async (action: string): Promise<void> => {
      for (const table of TABLES) {
        await dataSource.query(`ALTER TABLE "${table}" ${action} TRIGGER ALL`);
      }
    };
    await alter('DISABLE');
    return () => alter('ENABLE');
  }
  await dataSource.query('PRAGMA foreign_keys = OFF');
  const triggers: { name: string; sql: string }[] = await dataSource.query(
    `SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'trigger' AND "tbl_name" IN (?, ?)`,
    TABLES,
  );
  for (const { name } of triggers) await dataSource.query(`DROP TRIGGER "${name}"`);
  return async () => {
    for (const { sql } of triggers) await dataSource.query(sql);
    await dataSource.query('PRAGMA foreign_keys = ON');
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
}
