import { type QueryRunner, type TableColumn } from 'typeorm';
import { Query } from 'typeorm/driver/Query.js';

/** The protected methods of TypeORM's PostgreSQL runner that are used here. */
interface PostgresRunner extends QueryRunner {
  getCachedTable(name: string): Promise<any>;
  escapePath(target: unknown): string;
  executeQueries(up: Query[], down: Query[]): Promise<void>;
}

/**
 * Makes TypeORM change the type of a PostgreSQL column in place. Alone, it drops the column and
 * adds a new one with the same name, even for a longer varchar.
 *
 * There is no USING: PostgreSQL rejects a value that does not fit; a cast would cut it.
 */
export function keepColumnData(queryRunner: QueryRunner): QueryRunner {
  const runner = queryRunner as PostgresRunner;
  const original = runner.changeColumn.bind(runner);

  async function changeColumn(
    ...[tableOrName, oldOrName, newColumn]: Parameters<typeof original>
  ): Promise<void> {
    const table =
      typeof tableOrName === 'string' ? await runner.getCachedTable(tableOrName) : tableOrName;
    const oldColumn: TableColumn | undefined =
      typeof oldOrName === 'string' ? table.findColumnByName(oldOrName) : oldOrName;
    if (!oldColumn || !isOtherType(oldColumn, newColumn)) {
      return original(table, oldOrName, newColumn);
    }
    assertConvertible(table.name, oldColumn, newColumn);

    const alter = (type: string): Query =>
      new Query(
        `ALTER TABLE ${runner.escapePath(table)} ALTER COLUMN "${oldColumn.name}" TYPE ${type}`,
      );
    const { driver } = runner.dataSource;
    await runner.executeQueries(
      [alter(driver.createFullType(newColumn))],
      [alter(driver.createFullType(oldColumn))],
    );
    const converted = oldColumn.clone();
    const { type, length, isArray, precision, scale } = newColumn;
    Object.assign(converted, { type, length, isArray, precision, scale });
    const known: TableColumn | undefined = table.findColumnByName(oldColumn.name);
    if (known) Object.assign(known, { type, length, isArray, precision, scale });
    return original(table, converted, newColumn);
  }

  runner.changeColumn = changeColumn;
  return runner;
}

/** Whether TypeORM would drop the column. */
function isOtherType(before: TableColumn, after: TableColumn): boolean {
  return (
    before.type !== after.type ||
    before.length !== after.length ||
    before.isArray !== after.isArray ||
    isGenerated(before, after)
  );
}

const isGenerated = (before: TableColumn, after: TableColumn): boolean =>
  after.generatedType === 'STORED' &&
  (!before.generatedType || before.asExpression !== after.asExpression);

const isEnum = ({ type }: TableColumn): boolean => type === 'enum' || type === 'simple-enum';

/** @throws Error for a change that cannot be made in place */
function assertConvertible(table: string, before: TableColumn, after: TableColumn): void {
  if (isEnum(before) || isEnum(after) || isGenerated(before, after)) {
    throw new Error(
      `"${table}"."${before.name}" cannot become ${after.type} in place, and TypeORM would drop ` +
        'it with all its values. Add a new column, copy the values to keep, and drop this one.',
    );
  }
}
