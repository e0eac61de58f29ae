import type { QueryRunner, Table, TableColumn } from 'typeorm';
import { tableSql, withoutSchema } from '../schema/schema-sql.js';
import { candidatesFor } from './candidates.js';
import { keyOf } from './key-of.js';

type Row = Record<string, unknown>;

/** The number of parent rows that get children. */
const REFERENCES = 3;

/** The database accepts no row that the filler knows to make. */
export class NoRowError extends Error {}

/** Adds rows to one table, from values that the database accepts. */
export class Filler {
  private readonly columns: TableColumn[];
  private readonly candidates = new Map<string, unknown[]>();
  private count = 0;

  constructor(
    private readonly queryRunner: QueryRunner,
    private readonly table: Table,
  ) {
    this.columns = table.columns.filter(
      ({ isGenerated, generatedType }) => !isGenerated && !generatedType,
    );
  }

  /** @param only the column to vary; the others keep their plainest values */
  async fill(only?: string): Promise<void> {
    const [{ n }] = await this.queryRunner.query(`SELECT count(*) AS n FROM ${this.path}`);
    // Unique values start above those of earlier calls.
    this.count = Number(n) * 1000;
    for (const column of this.columns) {
      this.candidates.set(column.name, await this.candidatesOf(column));
    }
    const base = await this.findBase();
    if (only !== undefined) {
      for (const value of this.candidates.get(only)!) await this.insert({ ...base, [only]: value });
      return;
    }
    for (const { name } of this.columns) {
      const valid: unknown[] = [];
      for (const value of this.candidates.get(name)!) {
        if (await this.accepts({ ...base, [name]: value })) valid.push(value);
      }
      this.candidates.set(name, valid);
    }
    const most = Math.max(...[...this.candidates.values()].map(({ length }) => length));
    for (let index = 0; index < most; index++) {
      const row = Object.fromEntries(
        this.columns.map(({ name }) => [name, this.value(name, index)]),
      );
      // Each value is accepted alone; a row of several may be rejected.
      await this.insert(row);
    }
    const required = this.columns.filter(
      ({ isNullable, default: value }) => !isNullable && (value === undefined || value === null),
    );
    await this.insert(Object.fromEntries(required.map(({ name }) => [name, base[name]])));
    const nulls = this.columns
      .filter(({ isNullable }) => isNullable)
      .map(({ name }) => [name, null]);
    await this.insert({ ...base, ...Object.fromEntries(nulls) });
  }

  /**
   * A row that the database accepts: with every column set or, if none is found, with NULLs.
   * @throws NoRowError when no row is accepted
   */
  private async findBase(): Promise<Row> {
    const base = Object.fromEntries(this.columns.map(({ name }) => [name, this.value(name, 0)]));
    if (!(await this.search(base, this.columns))) return base;
    const required = this.columns.filter(({ isNullable }) => !isNullable);
    for (const { name, isNullable } of this.columns) {
      base[name] = isNullable ? null : this.value(name, 0);
    }
    const failure = await this.search(base, required);
    if (failure) throw new NoRowError(`No row could be made for ${this.path}: ${failure}`);
    return base;
  }

  /**
   * Changes `base`, one of these columns at a time, until the database accepts it.
   * @returns the database's error, if it never does
   */
  private async search(base: Row, columns: TableColumn[]): Promise<string | undefined> {
    let failure = await this.insert(base);
    for (const { name } of failure ? columns : []) {
      for (let index = 0; failure && index < this.candidates.get(name)!.length; index++) {
        const before = base[name];
        base[name] = this.value(name, index);
        const now = await this.insert(base);
        // Another error means that this column is no longer the reason.
        if (now && now === failure) base[name] = before;
        else failure = now;
      }
    }
    return failure;
  }

  private async accepts(row: Row): Promise<boolean> {
    await this.queryRunner.startTransaction();
    const failure = await this.insert(row);
    await this.queryRunner.rollbackTransaction();
    return failure === undefined;
  }

  /** @returns the database's error, if it rejects the row */
  private async insert(row: Row): Promise<string | undefined> {
    this.count++;
    const values = { ...row };
    for (const column of this.columns) {
      const { name } = column;
      if (values[name] === null && !column.isNullable) delete values[name];
      if (name in values && values[name] !== null && this.isUnique(column)) {
        values[name] = this.uniqueValue(column);
      }
    }
    const { queryRunner, path } = this;
    const names = Object.keys(values).map((name) => `"${name}"`);
    try {
      await (names.length === 0
        ? queryRunner.query(`INSERT INTO ${path} DEFAULT VALUES`)
        : queryRunner.sql`INSERT INTO ${() => path} (${() => names.join(', ')})
            VALUES (${() => Object.values(values)})`);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private value(name: string, index: number): unknown {
    const candidates = this.candidates.get(name)!;
    return candidates.length > 0 ? candidates[index % candidates.length] : null;
  }

  private async candidatesOf(column: TableColumn): Promise<unknown[]> {
    const key = keyOf(column, this.table);
    if (key === 'left out') return [];
    if (!key) return candidatesFor(column, this.table);
    const referenced = key.referencedColumnNames[key.columnNames.indexOf(column.name)];
    const rows: { value: unknown }[] = await this.queryRunner.query(
      `SELECT "${referenced}" AS value FROM ${this.pathOf(key.referencedTableName)}
       ORDER BY 1 DESC LIMIT ${REFERENCES}`,
    );
    return rows.map(({ value }) => value);
  }

  /** In a unique set of columns, the first that refers to nothing is made unique. */
  private isUnique(column: TableColumn): boolean {
    const isFree = (one: TableColumn): boolean => keyOf(one, this.table) === undefined;
    const sets = [...this.table.uniques, ...this.table.indices.filter(({ isUnique }) => isUnique)];
    const isFirst = sets.some(
      ({ columnNames }) =>
        this.columns.find((one) => columnNames.includes(one.name) && isFree(one)) === column,
    );
    return isFree(column) && (column.isPrimary || isFirst);
  }

  private uniqueValue({ type, length }: TableColumn): unknown {
    if (/char|text/.test(type)) return `é${this.count}`.slice(0, Number(length) || undefined);
    if (type === 'uuid') return `00000000-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
    return this.count;
  }

  private get path(): string {
    return this.pathOf(this.table.name);
  }

  private pathOf(table: string): string {
    return tableSql(this.queryRunner.dataSource, withoutSchema(table));
  }
}
