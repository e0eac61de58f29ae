import { createHash } from 'node:crypto';
import type { DataSourceOptions } from 'typeorm';
import type { Declarations } from '../history/declarations.js';
import { knownMigrations } from '../history/history.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import { fill } from '../shadow/fill.js';
import { readRows, type Rows, type TableRows } from '../shadow/rows.js';
import { withShadowDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';
import { difference, schemaSnapshot } from '../schema/snapshot.js';
import { findLosses } from './losses.js';

/** What going up and down one migration has shown. */
export interface StepReport {
  name: string;
  problems: string[];
  /** What `up` changes in the schema and the rows: the same on every run. */
  effect: string[];
}

/**
 * Runs one migration up and down, with rows in every table: down must restore schema and rows, and
 * a second up must do what the first did. Then once more with rows inserted after `up`.
 * @param name of the migration; each run has an empty database
 */
export async function roundTrip(
  place: ShadowDatabase,
  migrations: DataSourceOptions['migrations'],
  name: string,
  declarations: Declarations,
): Promise<StepReport> {
  const report: StepReport = { name, problems: [], effect: [] };
  let refused = false;
  const onShadow = (work: (trip: Trip) => Promise<void>): Promise<void> =>
    withShadowDatabase(place, migrations, async (dataSource) => {
      const trip = new Trip(dataSource, report, declarations);
      try {
        await trip.goBefore();
        await work(trip);
      } catch (error) {
        report.problems.push(`${trip.doing} fails: ${(error as Error).message}`);
      }
    });
  await onShadow(async (trip) => {
    await trip.withOldRows();
    if (report.problems.length === 0) refused = await trip.withNewRows();
  });
  // If down refused because of one row, its effect on the others has not been checked.
  for (const only of refused ? changedColumns(report.effect) : []) {
    await onShadow(async (trip) => {
      await trip.up();
      await trip.withNewRows(only);
    });
  }
  return report;
}

/** The schema and the rows of a database. */
interface State {
  schema: string[];
  rows: Rows;
}

/** One migration on one shadow database. */
class Trip {
  /** For the message if it fails. */
  doing = 'migrating to its predecessor';
  private readonly since = Date.now();

  constructor(
    private readonly dataSource: SafeDataSource,
    private readonly report: StepReport,
    private readonly declarations: Declarations,
  ) {}

  async goBefore(): Promise<void> {
    const known = knownMigrations(this.dataSource);
    const index = known.findIndex(({ name }) => name === this.report.name);
    if (index > 0) await this.dataSource.migrator.run({ to: known[index - 1].name });
  }

  async up(): Promise<void> {
    this.doing = 'up';
    await this.dataSource.migrator.run({ to: this.report.name });
  }

  /** With rows that were there before `up`. */
  async withOldRows(): Promise<void> {
    this.doing = 'adding rows';
    await fill(this.dataSource, undefined, this.declarations.requires);
    const before = await this.state();
    await this.up();
    const first = await this.state();
    this.report.effect.push(
      ...difference(before.schema, first.schema),
      ...rowsChanged(before.rows, first.rows),
    );
    await this.down();
    const back = await this.state();
    this.add('after down, the schema is not what it was before up', schemaOf(before, back));
    this.add('after up and down', this.losses(before, back), ',');
    await this.up();
    const second = await this.state();
    this.add('the second up gives another schema', schemaOf(first, second));
    this.add('after the second up', this.losses(first, second), ',');
  }

  /** @returns whether down has refused */
  async withNewRows(only?: ChangedColumn): Promise<boolean> {
    await this.fill(only);
    const before = await this.state();
    try {
      await this.down();
    } catch (error) {
      if (!this.declarations.refuses) throw error;
      const after = await this.state();
      const losses = findLosses(before.rows, after.rows, {
        loses: new Set(),
        refuses: undefined,
        requires: [],
      });
      this.add('down refuses, but has changed something', [...schemaOf(before, after), ...losses]);
      return true;
    }
    this.add('down loses more than it declares', this.losses(before, await this.state()));
    await this.up();
    return false;
  }

  private async down(): Promise<void> {
    this.doing = 'down';
    await this.dataSource.migrator.revert();
  }

  private async fill(only?: ChangedColumn): Promise<void> {
    this.doing = 'adding rows';
    await fill(this.dataSource, only);
  }

  private async state(): Promise<State> {
    this.doing = 'reading the schema';
    const schema = await schemaSnapshot(this.dataSource);
    return { schema, rows: await readRows(this.dataSource, this.since) };
  }

  private losses(before: State, after: State): string[] {
    return findLosses(before.rows, after.rows, this.declarations);
  }

  private add(problem: string, lines: string[], sign = ':'): void {
    this.report.problems.push(...lines.map((line) => `${problem}${sign} ${line}`));
  }
}

const schemaOf = (before: State, after: State): string[] => difference(before.schema, after.schema);

interface ChangedColumn {
  table: string;
  column: string;
}

/** The columns that `up` changes in place. */
function changedColumns(effect: string[]): ChangedColumn[] {
  const columns = effect.flatMap((line) => {
    const [, sign, table, column] = /^([-+]) column (\w+)\.(\w+):/.exec(line) ?? [];
    return sign ? [{ sign, table, column }] : [];
  });
  const added = columns.filter(({ sign }) => sign === '+');
  return columns.filter(
    ({ sign, table, column }) =>
      sign === '-' && added.some((other) => other.table === table && other.column === column),
  );
}

/** @param table undefined if there was none */
const digest = (table?: TableRows): string =>
  createHash('sha256')
    .update(JSON.stringify(table ?? null))
    .digest('hex')
    .slice(0, 12);

/** A line for each table whose rows differ, with a digest of the new ones. */
function rowsChanged(before: Rows, after: Rows): string[] {
  return [...after]
    .filter(([name, rows]) => rows.rows.length > 0 && digest(rows) !== digest(before.get(name)))
    .map(([name, rows]) => `rows of ${name}: ${rows.rows.length}, ${digest(rows)}`);
}
