import type Driver from 'better-sqlite3';
import type { Row, Statement } from '../engine/statement.js';

/** Makes an object of the values of a row. */
type ToRow = (values: unknown[]) => Row;

interface Prepared {
  statement: Driver.Statement<unknown[], unknown[]>;
  toRow: ToRow;
}

/** A connection with its prepared statements, one for each name. */
export class PreparedConnection {
  /** Runs reads that all see what is committed when the first of them begins. */
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
 * The driver sets each property of each row by itself; a literal with all of them takes a third
 * off the cost of reading a page.
 */
function compileToRow(statement: Driver.Statement): ToRow {
  const properties = statement
    .columns()
    .map(({ name }, index) => `${JSON.stringify(name)}: values[${index}]`);
  return new Function('values', `return { ${properties.join(', ')} };`) as ToRow;
}
