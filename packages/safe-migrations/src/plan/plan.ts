import type { SchemaModel } from '../operations/schema-model.js';
import { sqlActions } from '../operations/parse-sql.js';
import { assertAllowed, findAnomalies } from '../history/anomalies.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import { pendingUpTo, toRevert } from '../history/history.js';
import type { EngineName } from '../operations/engine-name.js';
import { withOwnDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';
import { type CapturedMigration, type PlanDirection, runOnShadow } from './shadow-run.js';
import { sqliteVerdict } from './sqlite-verdict.js';
import { postgresVerdict, strongestLock, type Verdict } from './verdict.js';

export interface PlannedStatement extends Verdict {
  sql: string;
}

export interface PlannedMigration {
  name: string;
  timestamp: number;
  checksum: string | null;
  isTransactional: boolean;
  /** Whether its SQL depends on the rows: then it is the SQL for sample rows. */
  dependsOnRows: boolean;
  /** The error with sample rows, if there was one; without rows it works. */
  refusal: string | null;
  statements: PlannedStatement[];
}

export interface Plan {
  engine: EngineName;
  direction: PlanDirection;
  migrations: PlannedMigration[];
  /** The statements that create the bookkeeping tables. */
  bookkeeping: string[];
  /** How the schema differs from what its migrations make: there the plan may be wrong. */
  deviations: string[];
}

/**
 * What running or reverting migrations would do to a database, which is only read. They run on
 * shadow databases with the same migrations applied, once without rows and once with sample rows.
 * @param scratch where the shadow databases are created
 * @throws Error when the run or the revert would fail
 */
export async function plan(
  dataSource: SafeDataSource,
  scratch: ShadowDatabase,
  direction: PlanDirection,
  to?: string,
): Promise<Plan> {
  const { engine } = scratch;
  const history = await dataSource.migrator.history();
  if (direction === 'up') assertAllowed(findAnomalies(history), {}, dataSource.safety.caller);
  const wanted = direction === 'up' ? pendingUpTo(history, to) : toRevert(history, to);
  const options = { direction, history, wanted };
  const [empty, filled] = await withOwnDatabase(scratch, async (place) => [
    await runOnShadow(dataSource, place, { ...options, hasRows: false }),
    await runOnShadow(dataSource, place, { ...options, hasRows: true }),
  ]);
  const { model, bookkeeping, deviations } = empty;
  const migrations = wanted.map((migration, index): PlannedMigration => {
    const { name, timestamp, checksum, instance } = migration;
    const [without, withRows] = [empty.migrations[index], filled.migrations[index]];
    const dependsOnRows = dependsOn(without, withRows);
    const { sql } = dependsOnRows && !withRows.refusal ? withRows : without;
    const isTransactional = engine === 'sqlite' || instance?.transaction !== false;
    const statements = judge(engine, sql, model);
    const { refusal } = withRows;
    return { name, timestamp, checksum, isTransactional, dependsOnRows, refusal, statements };
  });
  return { engine, direction, migrations, bookkeeping, deviations };
}

/** A statement that the database rejects is the same for all rows: whoever sends it fails. */
function dependsOn(without: CapturedMigration, withRows: CapturedMigration): boolean {
  if (withRows.refusal !== null && !withRows.isRefusedBySql) return true;
  const length = withRows.refusal === null ? without.sql.length : withRows.sql.length;
  return without.sql.slice(0, length).join('\n') !== withRows.sql.join('\n');
}

/** @param model the schema before the migration; updated to the schema after it */
function judge(engine: EngineName, all: string[], model: SchemaModel): PlannedStatement[] {
  model.startMigration();
  return all.map((sql) => {
    const verdicts = sqlActions(sql).map((action): Verdict => {
      const verdict =
        engine === 'sqlite'
          ? sqliteVerdict(action, sql, all, model)
          : postgresVerdict(action, sql, model);
      model.apply(action, sql);
      return verdict;
    });
    const losses = verdicts.map(({ loses }) => loses).filter((loss) => loss !== null);
    return {
      sql,
      lock: strongestLock(verdicts),
      rewrites: verdicts.some(({ rewrites }) => rewrites),
      scans: verdicts.some(({ scans }) => scans),
      loses: losses.join('; ') || null,
    };
  });
}
