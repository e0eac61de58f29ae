import type { SafeDataSource } from '../runtime/safe-data-source.js';
import { knownMigrations } from '../history/history.js';
import { fill } from '../shadow/fill.js';
import { readRows, type Rows } from '../shadow/rows.js';
import { schemaSnapshot } from '../shadow/snapshot.js';

/** What there is to see of a database. */
export interface State {
  schema: string[];
  rows: Rows;
}

/** What is done with one migration; knows what it is doing, for the message when that fails. */
export class Steps {
  doing = 'the way to its predecessor';
  private readonly since = Date.now();

  constructor(
    private readonly dataSource: SafeDataSource,
    private readonly name: string,
  ) {}

  async goBefore(): Promise<void> {
    const known = knownMigrations(this.dataSource);
    const index = known.findIndex(({ name }) => name === this.name);
    if (index > 0) await this.dataSource.migrator.run({ to: known[index - 1].name });
  }

  async up(): Promise<void> {
    this.doing = 'up';
    await this.dataSource.migrator.run({ to: this.name });
  }

  async down(): Promise<void> {
    this.doing = 'down';
    await this.dataSource.migrator.revert();
  }

  async fill(only?: { table: string; column: string }): Promise<void> {
    this.doing = 'adding rows';
    await fill(this.dataSource, only);
  }

  async state(): Promise<State> {
    this.doing = 'reading the schema';
    const schema = await schemaSnapshot(this.dataSource);
    return { schema, rows: await readRows(this.dataSource, this.since) };
  }
}
