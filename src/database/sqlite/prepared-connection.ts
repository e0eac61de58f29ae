import type Driver from 'better-sqlite3';
import type { Row, Statement } from '../engine/statement.js';

/** Turns the values of a row into an object. */
type ToRow = (values: unknown[]) => Row;

interface Prepared {
  statement: Driver.Statement<unknown[], unknown[]>;
  toRow: ToRow;
}

/** A connection that caches its prepared statements by name. */
export class PreparedConnection {
  /** Runs reads on one snapshot: all see the data that was committed when the first one began. */
  readonly inSnapshot: (read: () => Row[]) => Row[];
  private readonly prepared = new Map<string, Prepared>();

  constructor(private readonly connection: Driver.Database) {
    this.inSnapshot = connection.transaction((read: () => Row[]) => read());
  }

  run({ name, sql }: Statement, parameters: unknown[]): Row[] {
    let prepared = this.prepared.get(name);
    if (!prepared) {
      const statement = this.connection.prepare<unknown[], unknown[]>(sql).raw();
      prepared = { statement, toRow: compileToRow(statement) };
      if (name !== '') this.prepared.set(name, prepared);
    }
    return prepared.statement.all(...parameters).map(prepared.toRow);
  }

  close(): void {
    this.connection.close();
  }
}

/**
 * Compiles one object literal for all properties of a row. The driver assigns them one by one, which
 * makes reading a page a third more expensive.
 */
function compileToRow(statement: Driver.Statement): ToRow {
  const properties = statement
    .columns()
    .map(({ name }, index) => `${JSON.stringify(name)}: values[${index}]`);
  return new Function('values', `return { ${properties.join(', ')} };`) as ToRow;
}
