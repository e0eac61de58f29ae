import { DataSource } from 'typeorm';
import { fill } from '../../src/shadow/fill.js';
import { connectionOptions } from '../support/databases.js';
import { database } from '../support/shop-databases.js';

describe.each(['sqlite', 'postgres'])('rows of the shadow database, on %s', (engine) => {
  const id = engine === 'postgres' ? 'serial PRIMARY KEY' : 'integer PRIMARY KEY';

  /** Fills a database with these tables. */
  async function filled<T = Record<string, unknown>>(
    statements: string[],
    select: string,
  ): Promise<T[]> {
    const { url } = await database(engine);
    const dataSource = await new DataSource(connectionOptions(url)).initialize();
    try {
      for (const statement of statements) await dataSource.query(statement);
      await fill(dataSource);
      return await dataSource.query(select);
    } finally {
      await dataSource.destroy();
    }
  }

  it('have NULL in a composite key, and any value in its required columns', async () => {
    const entries = `CREATE TABLE "entries" ("account" integer NOT NULL, "seq" integer NOT NULL,
      "previous" integer, UNIQUE ("account", "seq"), CHECK (("seq" = 1) = ("previous" IS NULL)),
      FOREIGN KEY ("account", "previous") REFERENCES "entries" ("account", "seq"))`;
    const rows = await filled([entries], 'SELECT DISTINCT "seq", "previous" FROM "entries"');
    expect(rows).toEqual([{ seq: 1, previous: null }]);
  });

  it('have other values in one column only of a unique set', async () => {
    const pages = `CREATE TABLE "pages" ("book" integer NOT NULL, "number" integer NOT NULL,
      UNIQUE ("book", "number"), CONSTRAINT "CHK_number" CHECK ("number" IN (7, 8)))`;
    const rows = await filled([pages], 'SELECT DISTINCT "number" FROM "pages" ORDER BY "number"');
    expect(rows).toEqual([{ number: 7 }, { number: 8 }]);
  });

  it('leave a column NULL if no value of it is accepted', async () => {
    const loans = `CREATE TABLE "loans" ("id" ${id}, "kind" varchar(9) NOT NULL, "fee" integer,
      CONSTRAINT "CHK_kind" CHECK ("kind" = 'free'),
      CONSTRAINT "CHK_fee" CHECK (("kind" = 'paid') = ("fee" IS NOT NULL)))`;
    const rows = await filled([loans], 'SELECT DISTINCT "kind", "fee" FROM "loans"');
    expect(rows).toEqual([{ kind: 'free', fee: null }]);
  });

  const log = 'CREATE TABLE "a_log" ("text" varchar(60) NOT NULL, CHECK (length("text") = 42))';

  it('may come from a trigger of another table', async () => {
    const insert = `INSERT INTO "a_log" VALUES ('a text with the right number of characters');`;
    const shops = `CREATE TABLE "shops" ("id" ${id}, "name" varchar(9) NOT NULL)`;
    const triggers =
      engine === 'postgres'
        ? [
            `CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql
               AS $$ BEGIN ${insert} RETURN NULL; END $$`,
            'CREATE TRIGGER "TRG" AFTER INSERT ON "shops" FOR EACH ROW EXECUTE FUNCTION log()',
          ]
        : [`CREATE TRIGGER "TRG" AFTER INSERT ON "shops" BEGIN ${insert} END`];
    const rows = await filled([log, shops, ...triggers], 'SELECT DISTINCT "text" FROM "a_log"');
    expect(rows).toEqual([{ text: 'a text with the right number of characters' }]);
  });

  it('have the default of a composite key if a trigger adds the row that it refers to', async () => {
    const entries = `CREATE TABLE "entries" ("account" integer NOT NULL, "seq" integer NOT NULL,
      "text" varchar(60) NOT NULL, PRIMARY KEY ("account", "seq"), CHECK (length("text") = 42))`;
    const accounts = `CREATE TABLE "accounts" ("id" ${id}, "name" varchar(9) NOT NULL,
      "last" integer NOT NULL DEFAULT 1, FOREIGN KEY ("id", "last") REFERENCES "entries" ("account", "seq"))`;
    const insert = `INSERT INTO "entries"
      VALUES (new."id", 1, 'a text with the right number of characters');`;
    const triggers =
      engine === 'postgres'
        ? [
            `CREATE FUNCTION add_entry() RETURNS trigger LANGUAGE plpgsql
               AS $$ BEGIN ${insert} RETURN NULL; END $$`,
            // Before the foreign key, whose trigger is "RI_…".
            'CREATE TRIGGER "ADD" AFTER INSERT ON "accounts" FOR EACH ROW EXECUTE FUNCTION add_entry()',
          ]
        : [`CREATE TRIGGER "ADD" AFTER INSERT ON "accounts" BEGIN ${insert} END`];
    const rows = await filled(
      [entries, accounts, ...triggers],
      'SELECT count(*) AS n FROM "accounts"',
    );
    expect(Number(rows[0].n)).toBeGreaterThan(3);
  });

  it('are required for each table', async () => {
    await expect(filled([log], 'SELECT 1')).rejects.toThrow('No row could be made for "a_log": ');
  });
});
