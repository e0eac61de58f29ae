import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Refuses what would get around the ledger: another entry in place of one that is there, a reversal of
 * nothing, and on SQLite the statements that replace a row or keep half of what they did (OR REPLACE,
 * OR IGNORE, OR FAIL). SQLite also applies the OR of a statement to its triggers, so they must not meet
 * a constraint that is violated.
 */
export class ProtectStockLedger1700002100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of checksOfItems(queryRunner)) {
      await queryRunner.query(`ALTER TABLE "items" DROP CONSTRAINT "${name}"`);
    }
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

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name, event] of isPostgres(queryRunner) ? POSTGRES : SQLITE) {
      const on = isPostgres(queryRunner) ? / ON "\w+"/.exec(event)![0] : '';
      await queryRunner.query(`DROP TRIGGER "LEDGER_${name}"${on}`);
      if (isPostgres(queryRunner)) await queryRunner.query(`DROP FUNCTION "${name}"`);
    }
    for (const [name, expression] of checksOfItems(queryRunner)) {
      // lint-allow constraint-without-not-valid: a few milliseconds for 100,000 items
      await queryRunner.query(`ALTER TABLE "items" ADD CONSTRAINT "${name}" CHECK (${expression})`);
    }
  }
}

/**
 * Superfluous on PostgreSQL, which would parse them again for each statement: the entries that set
 * price and quantity are checked, and the type limits the name.
 */
const checksOfItems = (queryRunner: QueryRunner): [name: string, expression: string][] =>
  isPostgres(queryRunner)
    ? [
        ['CHK_items_price', '"price_cents" >= 0'],
        ['CHK_items_quantity', '"quantity" >= 0'],
        ['CHK_items_name_length', 'length("name") <= 80'],
      ]
    : [];

const MAX = 2147483647;

const FIXED = 'ledger: entries stay as they are';
const NOT_REVERSED = 'ledger: a reversal undoes one entry of its item, once';
const NOT_WHOLE = 'ledger: quantities and prices are whole numbers up to 2147483647';
const NOT_A_TIME = 'ledger: timestamps look like 2026-11-29T12:00:00.000Z';
const REPLACES = 'ledger: an item is deleted, not replaced';
const NOT_TRUNCATED = 'ledger: items are deleted, not truncated';

const REVERSES = `EXISTS (SELECT 1 FROM "stock_movements" WHERE "id" = new."reverses_id"
  AND "item_id" = new."item_id" AND "delta" = -new."delta" AND "type" <> 'reversal')`;

const raise = (message: string, condition: string): string =>
  `SELECT RAISE(ABORT, '${message}') WHERE ${condition};`;

const isWhole = (value: string): string => `typeof(${value}) = 'integer' AND ${value} <= ${MAX}`;
const isTime = (value: string): string => `${value} IS strftime('%Y-%m-%dT%H:%M:%fZ', ${value})`;

/** Another item of the store has the barcode. The message begins with the index that it would violate. */
const hasBarcode = (others: string): string =>
  raise(
    'UQ_items_barcode_store_id: another item of the store has this barcode',
    `EXISTS (SELECT 1 FROM "items"
      WHERE "store_id" = new."store_id" AND "barcode" = new."barcode"${others})`,
  );

type Trigger = [name: string, event: string, body: string];

const SQLITE: Trigger[] = [
  [
    'stock_movements_check',
    'BEFORE INSERT ON "stock_movements"',
    raise(
      FIXED,
      `EXISTS (SELECT 1 FROM "stock_movements" WHERE "id" = new."id") OR (new."type" IN ('opening', 'closing')
        AND EXISTS (SELECT 1 FROM "stock_movements" WHERE "item_id" = new."item_id" AND "seq" = new."seq"))`,
    ) +
      raise(
        NOT_REVERSED,
        `new."reverses_id" IS NOT NULL AND (NOT ${REVERSES} OR EXISTS
          (SELECT 1 FROM "stock_movements" WHERE "reverses_id" = new."reverses_id"))`,
      ) +
      raise(
        NOT_WHOLE,
        `NOT (${isWhole('new."delta"')} AND ${isWhole('new."price_cents"')}
          AND (new."unit_price_cents" IS NULL OR ${isWhole('new."unit_price_cents"')}))`,
      ) +
      raise(NOT_A_TIME, `NOT (${isTime('new."recorded_at"')} AND ${isTime('new."occurred_at"')})`),
  ],
  ['stock_movements_update', 'BEFORE UPDATE ON "stock_movements"', raise(FIXED, 'TRUE')],
  ['stock_movements_delete', 'BEFORE DELETE ON "stock_movements"', raise(FIXED, 'TRUE')],
  [
    'items_check',
    'BEFORE INSERT ON "items"',
    raise(REPLACES, 'EXISTS (SELECT 1 FROM "items" WHERE "id" = new."id")') +
      raise(NOT_WHOLE, `NOT (${isWhole('new."quantity"')} AND ${isWhole('new."price_cents"')})`) +
      hasBarcode(''),
  ],
  [
    'items_barcode',
    'BEFORE UPDATE OF "store_id", "barcode" ON "items" WHEN new."barcode" IS NOT NULL',
    hasBarcode(' AND "id" <> old."id"'),
  ],
  [
    'items_version',
    `BEFORE UPDATE OF "version" ON "items" WHEN new."version" > ${MAX}`,
    raise('CHK_items_version: no higher version is possible', 'TRUE'),
  ],
  [
    'items_time',
    `BEFORE UPDATE OF "updated_at" ON "items" WHEN new."updated_at" <> old."updated_at"`,
    raise(NOT_A_TIME, `NOT ${isTime('new."updated_at"')}`),
  ],
];

const refuse = (message: string, condition: string): string =>
  `IF ${condition} THEN RAISE EXCEPTION '${message}' USING ERRCODE = '23000'; END IF;`;

/** What CHECK constraints say on SQLite, with the error of a constraint. */
const checkValue = ([name, expression]: [name: string, expression: string]): string =>
  `IF (${expression}) IS FALSE THEN
     RAISE EXCEPTION 'new row violates check constraint "CHK_stock_movements_${name}"' USING
       ERRCODE = 'check_violation', CONSTRAINT = 'CHK_stock_movements_${name}', TABLE = 'stock_movements';
   END IF;`;

const VALUES: [name: string, expression: string][] = [
  ['id', 'new."id" >= 1'],
  ['sum', 'new."quantity_before" + new."delta" = new."quantity_after"'],
  ['after', 'new."quantity_after" >= 0'],
  ['price', 'new."price_cents" >= 0'],
  ['unit_price', 'new."unit_price_cents" >= 0'],
  [
    'chain',
    `(new."seq" = 1 AND new."previous_seq" IS NULL AND new."quantity_before" = 0 AND new."type" = 'opening')
     OR (new."seq" > 1 AND new."previous_seq" IS NOT NULL AND new."previous_seq" = new."seq" - 1
       AND new."type" <> 'opening')`,
  ],
  [
    'sign',
    `CASE WHEN new."type" IN ('opening', 'transfer_in') THEN new."delta" >= 0
       WHEN new."type" IN ('receipt', 'return') THEN new."delta" > 0
       WHEN new."type" IN ('sale', 'supplier_return', 'write_off') THEN new."delta" < 0
       WHEN new."type" = 'transfer_out' THEN new."delta" <= 0
       WHEN new."type" IN ('adjustment', 'reversal') THEN new."delta" <> 0
       WHEN new."type" = 'revaluation' THEN new."delta" = 0
       WHEN new."type" = 'closing' THEN new."quantity_after" = 0
       ELSE new."type" = 'count' END`,
  ],
  ['reverses', `(new."type" = 'reversal') = (new."reverses_id" IS NOT NULL)`],
  ['document_length', 'length(new."document") = 36'],
];

const POSTGRES: Trigger[] = [
  [
    'stock_movements_values',
    'BEFORE INSERT ON "stock_movements" FOR EACH ROW',
    `${VALUES.map(checkValue).join(' ')} RETURN new;`,
  ],
  [
    'stock_movements_check',
    'BEFORE INSERT ON "stock_movements" FOR EACH ROW WHEN (new."reverses_id" IS NOT NULL)',
    `${refuse(NOT_REVERSED, `NOT ${REVERSES}`)} RETURN new;`,
  ],
  [
    'stock_movements_keep',
    'BEFORE UPDATE OR DELETE OR TRUNCATE ON "stock_movements" FOR EACH STATEMENT',
    refuse(FIXED, 'TRUE'),
  ],
  ['items_keep', 'BEFORE TRUNCATE ON "items" FOR EACH STATEMENT', refuse(NOT_TRUNCATED, 'TRUE')],
];

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
