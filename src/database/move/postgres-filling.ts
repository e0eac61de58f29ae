import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { withNumbers } from './rows/decode-line.js';
import { RefusedLineError } from './endpoint.js';
import { splitLines } from './rows/lines.js';
import {
  type Definition,
  describeSchema,
  foreignKeys,
  idSequences,
  plainIndexes,
} from './postgres-catalog.js';
import type { Table } from './rows/table.js';

/**
 * Fills the tables of a PostgreSQL database. Its triggers, foreign keys and indexes that are not unique
 * are gone meanwhile: the owner of the tables may do that, and making them once takes a fraction of the
 * time of keeping them up with each row.
 */
export class PostgresFilling {
  private constructor(
    private readonly client: pg.Client,
    private readonly tables: Table[],
    private readonly before: string[],
    private readonly keys: Definition[],
    private readonly indexes: Definition[],
  ) {}

  /** Empties the tables, in the open transaction, which has locked them. */
  static async begin(client: pg.Client, tables: Table[]): Promise<PostgresFilling> {
    const before = await describeSchema(client);
    const [keys, indexes] = [await foreignKeys(client), await plainIndexes(client)];
    for (const { name } of tables) {
      await client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`);
    }
    for (const { name, table } of keys) {
      await client.query(`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`);
    }
    for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
    const names = tables.map(({ name }) => `"${name}"`).join(', ');
    await client.query(`TRUNCATE ${names} RESTART IDENTITY`);
    return new PostgresFilling(client, tables, before, keys, indexes);
  }

  /** See `Endpoint.write`. Rows of a table that this transaction has emptied can be frozen at once. */
  async write(table: Table, chunks: AsyncIterable<Buffer>): Promise<void> {
    const columns = table.columns.map(({ name }) => `"${name}"`).join(', ');
    const copy = this.client.query(
      copyFrom(`COPY "${table.name}" (${columns}) FROM STDIN WITH (FREEZE)`),
    );
    const hasFloats = table.columns.some(({ kind }) => kind === 'float');
    try {
      const source = hasFloats ? linesWithNumbers(table, chunks) : chunks;
      await pipeline(Readable.from(source, { objectMode: true, highWaterMark: 2 }), copy);
    } catch (error) {
      throw refusedLine(error);
    }
  }

  /** See `Endpoint.finish`. */
  async finish(counters: Map<string, number>): Promise<void> {
    const names = this.tables.map(({ name }) => `"${name}"`).join(', ');
    await this.client.query(`SET LOCAL maintenance_work_mem = '256MB'`);
    for (const { sql } of this.indexes) await this.client.query(sql);
    // Before the checks, which the planner would otherwise do as if the tables were empty.
    await this.client.query(`ANALYZE ${names}`);
    for (const { name, table, sql } of this.keys) await this.addForeignKey(name, table, sql);
    for (const { name } of this.tables) {
      await this.client.query(`ALTER TABLE "${name}" ENABLE TRIGGER USER`);
    }
    for (const { name, table } of await idSequences(this.client)) {
      const highest = counters.get(table)!;
      await this.client.query('SELECT setval($1::regclass, $2, $3)', [
        name,
        Math.max(1, highest),
        highest > 0,
      ]);
    }
    const after = await describeSchema(this.client);
    const lost = this.before.find((object) => !after.includes(object));
    if (lost) throw new Error(`The target has lost: ${lost}`);
  }

  private async addForeignKey(name: string, table: string, sql: string): Promise<void> {
    try {
      await this.client.query(`ALTER TABLE "${table}" ADD CONSTRAINT "${name}" ${sql}`);
    } catch (error) {
      const { message, detail } = error as pg.DatabaseError;
      throw new Error([message, detail].filter(Boolean).join(': '), { cause: error });
    }
  }
}

async function* linesWithNumbers(
  table: Table,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const rewrite = withNumbers(table);
  for await (const lines of splitLines(chunks)) {
    yield Buffer.from(`${lines.map(rewrite).join('\n')}\n`);
  }
}

/** PostgreSQL says `COPY books, line 3, column title: "…"`. */
function refusedLine(error: unknown): unknown {
  const { where = '', message } = error as pg.DatabaseError;
  const [, line, column] = /^COPY \S+, line (\d+)(?:, column (\w+))?/.exec(where) ?? [];
  return line ? new RefusedLineError(Number(line), column, message) : error;
}
