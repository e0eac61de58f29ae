import { SimpleConsoleLogger } from 'typeorm';
import { sqlTokens } from '../operations/sql-tokens.js';
import type { EngineName } from '../operations/engine-name.js';
import { TokenReader } from '../operations/token-reader.js';

/** Statements around those of a migration, and statements that only read. */
const AROUND = new RegExp(
  [
    '^(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SHOW|EXPLAIN)\\b',
    '^SET lock_timeout\\b',
    '^SELECT(?!.*\\b(setval|nextval)\\s*\\()',
    '^PRAGMA(?!\\s+(legacy_alter_table|user_version|application_id)\\s*=)',
  ].join('|'),
  'is',
);

/** Collects the statements that a data source executes, with their parameters as literals. */
export class SqlCapture {
  private statements: string[] = [];

  /** @param bookkeeping the names of the bookkeeping tables */
  constructor(private readonly bookkeeping: ReadonlySet<string>) {}

  /** Options for a data source of this engine. */
  optionsFor(engine: EngineName): object {
    const add = (sql: string): void => void this.statements.push(sql.trim());
    // SQLite reports statements with their values.
    if (engine === 'sqlite') return { verbose: add };
    const logQuery = (query: string, parameters?: unknown[]): void =>
      add(withValues(query, parameters));
    return { logger: Object.assign(new SimpleConsoleLogger(false), { logQuery }) };
  }

  /** Removes and returns the statements of migrations. */
  flush(): string[] {
    const statements = this.statements.splice(0);
    return statements.filter((sql) => !AROUND.test(sql) && !this.isBookkeeping(sql));
  }

  /** The statements so far that create bookkeeping tables. */
  creationOfBookkeeping(): string[] {
    const isCreation = (sql: string): boolean =>
      /^CREATE TABLE\b/i.test(sql) && this.isBookkeeping(sql);
    return [...new Set(this.statements.filter(isCreation))];
  }

  private isBookkeeping(sql: string): boolean {
    const reader = new TokenReader(sqlTokens(sql));
    const isChange = ['INSERT INTO', 'DELETE FROM', 'UPDATE', 'CREATE TABLE'].some((words) =>
      reader.take(words),
    );
    reader.take('IF NOT EXISTS');
    return isChange && this.bookkeeping.has(reader.name());
  }
}

function withValues(query: string, parameters: unknown[] = []): string {
  return query.replaceAll(/\$(\d+)\b/g, (place, number) =>
    Number(number) <= parameters.length ? literal(parameters[Number(number) - 1]) : place,
  );
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  const text = value instanceof Date ? value.toISOString() : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}
