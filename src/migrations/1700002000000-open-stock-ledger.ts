import { type MigrationInterface, type QueryRunner, TableForeignKey } from 'typeorm';

/**
 * Opens the ledger of every item. From here on an entry moves its item, by triggers, and the database
 * refuses anything else that would change a quantity, a price or a store. Reads continue meanwhile on
 * PostgreSQL: none of the locks excludes them.
 *
 * PostgreSQL runs triggers in the order of their names: LEDGER_items_open writes the entry that the
 * foreign keys of a new item (RI_…) then look for.
 */
export class OpenStockLedger1700002000000 implements MigrationInterface {
  /**
   * @requires stock_movements: 1 = 0
   * @requires items: "ledger_seq" = 1
   */
  async up(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) {
      await queryRunner.query('LOCK TABLE "items" IN SHARE ROW EXCLUSIVE MODE');
    }
    await queryRunner.query(OPEN_LEDGERS);
    // lint-allow constraint-without-not-valid: writes of items wait for the openings anyway
    await queryRunner.createForeignKey(
      'items',
      new TableForeignKey({
        name: 'FK_items_ledger',
        columnNames: ['id', 'ledger_seq', 'quantity'],
        referencedTableName: 'stock_movements',
        referencedColumnNames: ['item_id', 'seq', 'quantity_after'],
      }),
    );
    for (const [name, event, body] of isPostgres(queryRunner) ? POSTGRES : SQLITE) {
      if (isPostgres(queryRunner)) {
        await queryRunner.query(
          `CREATE FUNCTION "${name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`,
        );
      }
      const action = isPostgres(queryRunner) ? `EXECUTE FUNCTION "${name}"()` : `BEGIN ${body} END`;
      await queryRunner.query(`CREATE TRIGGER "LEDGER_${name}" ${event} ${action}`);
    }
  }

  /** @loses stock_movements */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name, event] of isPostgres(queryRunner) ? POSTGRES : SQLITE) {
      const on = isPostgres(queryRunner) ? / ON "\w+"/.exec(event)![0] : '';
      await queryRunner.query(`DROP TRIGGER "LEDGER_${name}"${on}`);
      if (isPostgres(queryRunner)) await queryRunner.query(`DROP FUNCTION "${name}"`);
    }
    await queryRunner.dropForeignKey('items', 'FK_items_ledger');
    await queryRunner.query('DELETE FROM "stock_movements"');
  }
}

const COLUMNS = `"item_id", "seq", "previous_seq", "quantity_before", "delta", "quantity_after", "type",
  "price_cents", "actor", "store_id", "book_id", "item_name", "occurred_at", "recorded_at"`;

/** An item has had its quantity and price since its last change at the latest. */
const OPEN_LEDGERS = `INSERT INTO "stock_movements" (${COLUMNS})
  SELECT "id", 1, NULL, 0, "quantity", "quantity", 'opening', "price_cents", "created_by", "store_id",
    "book_id", "name", "updated_at", "updated_at" FROM "items" ORDER BY "id"`;
const OPENING = `INSERT INTO "stock_movements" (${COLUMNS})
  VALUES (new."id", 1, NULL, 0, new."quantity", new."quantity", 'opening', new."price_cents",
    new."created_by", new."store_id", new."book_id", new."name", new."updated_at", new."updated_at");`;

/** Deleting an item, also by the cascade of its store, ends its ledger, unless the entry deleted it. */
const closing = (now: string, latest: string): string => `INSERT INTO "stock_movements" (${COLUMNS})
  SELECT old."id", old."ledger_seq" + 1, old."ledger_seq", old."quantity", -old."quantity", 0, 'closing',
    old."price_cents", NULL, old."store_id", old."book_id", old."name", ${now}, ${latest}(${now}, old."updated_at")
  WHERE NOT EXISTS (SELECT 1 FROM "stock_movements"
    WHERE "item_id" = old."id" AND "seq" = old."ledger_seq" + 1);`;

/** Moves the item to its next entry. Only a revaluation changes the price, a transfer_in the store. */
const move = (others = ''): string => `UPDATE "items" SET ${others}
    "quantity" = new."quantity_after", "price_cents" = new."price_cents", "ledger_seq" = new."seq",
    "updated_at" = new."recorded_at",
    "version" = "version" + 1
  WHERE "id" = new."item_id" AND "ledger_seq" = new."previous_seq" AND "quantity" = new."quantity_before"
    AND ("price_cents" = new."price_cents" OR new."type" = 'revaluation')
    AND ("store_id" = new."store_id" OR (new."type" = 'transfer_in' AND "quantity" = 0))
    AND "updated_at" <= new."recorded_at";`;
const STORE = '"store_id" = new."store_id",';
const REMOVE = `DELETE FROM "items" WHERE "id" = new."item_id" AND "ledger_seq" = new."previous_seq"
  AND "quantity" = new."quantity_before" AND "price_cents" = new."price_cents"
  AND "store_id" = new."store_id" AND "updated_at" <= new."recorded_at";`;

/** An item that is gone without a closing has just been deleted. */
const IS_CLOSED = `NOT EXISTS (SELECT 1 FROM "items" WHERE "id" = new."item_id")
  AND EXISTS (SELECT 1 FROM "stock_movements" WHERE "item_id" = new."item_id"
    AND "seq" = new."previous_seq" AND "quantity_after" = new."quantity_before" AND "type" <> 'closing'
    AND "price_cents" = new."price_cents" AND "store_id" = new."store_id"
    AND "recorded_at" <= new."recorded_at")`;

/** A new item is at its first entry. */
const IS_OPEN = `EXISTS (SELECT 1 FROM "items" WHERE "id" = new."item_id" AND "ledger_seq" = new."seq"
  AND "quantity" = new."quantity_after" AND "price_cents" = new."price_cents"
  AND "store_id" = new."store_id" AND "updated_at" = new."recorded_at")`;
const HAS_LEDGER = `new."ledger_seq" <> 1
  OR EXISTS (SELECT 1 FROM "stock_movements" WHERE "item_id" = new."id")`;

/** Whether an update of an item follows its next entry. */
const FOLLOWS = `EXISTS (SELECT 1 FROM "stock_movements" WHERE "item_id" = new."id"
  AND "seq" = new."ledger_seq" AND "seq" = old."ledger_seq" + 1
  AND "quantity_after" = new."quantity" AND "price_cents" = new."price_cents" AND "store_id" = new."store_id")`;

const NOT_NEXT = 'ledger: not the next entry of its item';
const MOVED_BY_ENTRIES = 'ledger: quantity, price and store of an item change by an entry only';
const NEW_ITEM = 'ledger: an item that is new has a new id and no ledger';
const GOES_BACK = 'ledger: updated_at does not go back';
type Trigger = [name: string, event: string, body: string];
const raise = (message: string, condition: string): string =>
  `SELECT RAISE(ABORT, '${message}') WHERE ${condition};`;
const hasChanged = (column: string): string => `new."${column}" IS NOT old."${column}"`;

const SQLITE: Trigger[] = [
  [
    'items_open',
    'AFTER INSERT ON "items"',
    raise(NEW_ITEM, `new."id" < 1 OR ${HAS_LEDGER}`) + OPENING + raise(NEW_ITEM, 'changes() = 0'),
  ],
  [
    'stock_movements_open',
    `AFTER INSERT ON "stock_movements" WHEN new."type" = 'opening'`,
    raise(NOT_NEXT, `NOT ${IS_OPEN}`),
  ],
  [
    'stock_movements_move',
    `AFTER INSERT ON "stock_movements" WHEN new."type" NOT IN ('opening', 'transfer_in', 'closing')`,
    move() + raise(NOT_NEXT, 'changes() = 0'),
  ],
  [
    'stock_movements_arrive',
    `AFTER INSERT ON "stock_movements" WHEN new."type" = 'transfer_in'`,
    move(STORE) + raise(NOT_NEXT, 'changes() = 0'),
  ],
  [
    'stock_movements_close',
    `AFTER INSERT ON "stock_movements" WHEN new."type" = 'closing'`,
    REMOVE + raise(NOT_NEXT, `changes() = 0 AND NOT (${IS_CLOSED})`),
  ],
  // Without a list of columns, in which SQLite does not recognize an id under its name "rowid".
  [
    'items_move',
    `BEFORE UPDATE ON "items" WHEN ${hasChanged('id')} OR
      ((${['quantity', 'price_cents', 'ledger_seq', 'store_id'].map(hasChanged).join(' OR ')}) AND NOT ${FOLLOWS})`,
    raise(MOVED_BY_ENTRIES, 'TRUE'),
  ],
  [
    'items_touch',
    'BEFORE UPDATE OF "updated_at" ON "items" WHEN new."updated_at" < old."updated_at"',
    raise(GOES_BACK, 'TRUE'),
  ],
  [
    'items_close',
    'AFTER DELETE ON "items"',
    closing(`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`, 'max'),
  ],
];

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
const refuse = (message: string, condition: string): string =>
  `IF ${condition} THEN RAISE EXCEPTION '${message}' USING ERRCODE = '23000'; END IF;`;

/** The foreign key of items already checks the quantity of each next entry. */
const IS_SUSPECT = `new."id" <> old."id" OR new."price_cents" <> old."price_cents"
  OR new."store_id" <> old."store_id"
  OR (new."ledger_seq" IN (old."ledger_seq", old."ledger_seq" + 1)) IS NOT TRUE
  OR (new."ledger_seq" = old."ledger_seq" AND new."quantity" <> old."quantity")`;

const POSTGRES: Trigger[] = [
  [
    'items_open',
    'AFTER INSERT ON "items" FOR EACH ROW',
    `${refuse(NEW_ITEM, HAS_LEDGER)} ${OPENING} RETURN NULL;`,
  ],
  [
    'stock_movements_move',
    'AFTER INSERT ON "stock_movements" FOR EACH ROW',
    `IF new."type" = 'opening' THEN ${refuse(NOT_NEXT, `NOT ${IS_OPEN}`)}
     ELSIF new."type" = 'closing' THEN ${REMOVE} ${refuse(NOT_NEXT, `NOT FOUND AND NOT (${IS_CLOSED})`)}
     ELSE ${move(STORE)} ${refuse(NOT_NEXT, 'NOT FOUND')}
     END IF; RETURN NULL;`,
  ],
  [
    'items_move',
    `BEFORE UPDATE OF "id", "quantity", "price_cents", "ledger_seq", "store_id" ON "items"
      FOR EACH ROW WHEN (${IS_SUSPECT})`,
    `${refuse(MOVED_BY_ENTRIES, `new."id" <> old."id" OR NOT ${FOLLOWS}`)} RETURN new;`,
  ],
  [
    'items_touch',
    'BEFORE UPDATE OF "updated_at" ON "items" FOR EACH ROW WHEN (new."updated_at" < old."updated_at")',
    `${refuse(GOES_BACK, 'TRUE')} RETURN new;`,
  ],
  [
    'items_close',
    'AFTER DELETE ON "items" FOR EACH ROW',
    `${closing('clock_timestamp()', 'greatest')} RETURN NULL;`,
  ],
];
