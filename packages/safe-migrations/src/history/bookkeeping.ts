import type { DataSource, Migration, QueryRunner } from 'typeorm';
import type { Anomaly } from './anomalies.js';
import { HistoryTable } from './history-table.js';
import { type KnownMigration, readHistory } from './history.js';
import { Records } from './records.js';

/** Writes TypeORM's table of migrations and this package's own. */
export class Bookkeeping {
  private readonly history: HistoryTable;
  private readonly records: Records;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queryRunner: QueryRunner,
  ) {
    this.history = new HistoryTable(dataSource);
    this.records = new Records(dataSource);
  }

  /** Creates missing tables, and records what a plain data source has applied. */
  async prepare(): Promise<void> {
    await this.history.create(this.queryRunner);
    await this.records.create(this.queryRunner);
    const { known, applied, records } = await readHistory(this.dataSource, this.queryRunner);
    const names = new Set(applied.map(({ name }) => name));
    for (const { name, timestamp } of applied) {
      if (records.has(name)) continue;
      await this.records.put(this.queryRunner, {
        name,
        timestamp,
        checksum: known.find((migration) => migration.name === name)?.checksum ?? null,
        appliedAt: null,
        durationMs: null,
        state: 'applied',
      });
    }
    for (const { name, state } of records.values()) {
      if (!names.has(name) && state !== 'running')
        await this.records.remove(this.queryRunner, name);
    }
  }

  /** Records an anomaly that somebody has allowed as the new state. */
  async accept({ kind, name, formerName = name }: Anomaly): Promise<void> {
    const { queryRunner } = this;
    const { known, applied, records } = await readHistory(this.dataSource, queryRunner);
    const { checksum = null, timestamp = 0 } = known.find((one) => one.name === name) ?? {};
    const record = records.get(formerName);
    const rows = applied.filter((row) => row.name === formerName);
    if (kind === 'edited') await this.records.put(queryRunner, { ...record!, checksum });
    if (kind === 'missing') await this.records.put(queryRunner, { ...record!, state: 'gone' });
    if (kind === 'duplicated' && rows.length > 1) {
      await this.history.removeDuplicates(queryRunner, rows);
    }
    if (kind === 'renamed') {
      await this.history.rename(queryRunner, rows[0], { name, timestamp });
      await this.records.remove(queryRunner, formerName);
      await this.records.put(queryRunner, { ...record!, name, timestamp });
    }
  }

  /** @param began performance.now() at the start; undefined if nothing was run */
  async applied({ name, timestamp, checksum, ...rest }: KnownMigration, began?: number) {
    await this.history.add(this.queryRunner, { name, timestamp, ...rest } as Migration);
    await this.records.put(this.queryRunner, {
      name,
      timestamp,
      checksum,
      appliedAt: new Date().toISOString(),
      durationMs: began === undefined ? null : Math.round(performance.now() - began),
      state: 'applied',
    });
  }

  async reverted(migration: Migration): Promise<void> {
    await this.history.remove(this.queryRunner, migration);
    await this.records.remove(this.queryRunner, migration.name);
  }

  /**
   * Records the start of a migration that runs outside a transaction.
   * @returns whether an earlier attempt was interrupted
   */
  async begin(migration: KnownMigration, state: 'running' | 'reverting'): Promise<boolean> {
    const before = (await this.records.all(this.queryRunner)).get(migration.name);
    const { name, timestamp, checksum } = migration;
    const record = before ?? { name, timestamp, checksum, appliedAt: null, durationMs: null };
    await this.records.put(this.queryRunner, { ...record, state });
    return before?.state === state;
  }
}
