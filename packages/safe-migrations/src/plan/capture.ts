import type { Logger } from 'typeorm';
import { sqlTokens, startsWith } from '../operations/sql-tokens.js';
import type { EngineName } from '../operations/engine-name.js';

/** What the machinery does around the steps of a migration, and what only reads. */
const AROUND = new RegExp(
  [
    '^(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SHOW|EXPLAIN)\\b',
    '^SET lock_timeout\\b',
    '^SELECT(?!.*\\b(setval|nextval)\\s*\\()',
    '^PRAGMA(?!\\s+(legacy_alter_table|user_version|application_id)\\s*=)',
  ].join('|'),
  'is',
);

/** Hears every statement that a data source runs; SQLite tells with the values filled in. */
export class SqlCapture {
  private statements: string[] = [];

  /** @param bookkeeping the names of the tables of the machinery */
  constructor(private readonly bookkeeping: ReadonlySet<string>) {}

  /** What a data source of this engine needs among its options. */
  optionsFor(engine: EngineName): object {
    if (engine === 'sqlite') return { verbose: (sql: string) => void this.statements.push(sql) };
    const logQuery: Logger['logQuery'] = (query, parameters) =>
      void this.statements.push(withValues(query, parameters as unknown[] | undefined));
    const ignore = (): void => undefined;
    const logger: Logger = {
      logQuery,
      logQueryError: ignore,
      logQuerySlow: ignore,
      logSchemaBuild: ignore,
      logMigration: ignore,
      log: ignore,
    };
    return { logger };
  }

  /** Takes what has been heard and is the migrations' own. */
  take(): string[] {
    const heard = this.statements.splice(0).map((sql) => sql.trim());
    return heard.filter((sql) => !AROUND.test(sql) && !this.isBookkeeping(sql));
  }

  /** What has been heard that makes the tables of the machinery. */
  creationOfBookkeeping(): string[] {
    const heard = this.statements.map((sql) => sql.trim());
    const own = heard.filter((sql) => /^CREATE TABLE\b/i.test(sql) && this.isBookkeeping(sql));
    return [...new Set(own)];
  }

  /** Whether a statement begins with what it does to a table of the machinery. */
  private isBookkeeping(sql: string): boolean {
    const tokens = sqlTokens(sql);
    const isChange = ['INSERT INTO', 'DELETE FROM', 'UPDATE', 'CREATE TABLE'].some((words) =>
      startsWith(tokens, words),
    );
    const names = tokens.filter(({ kind }) => kind === 'quoted').map(({ text }) => text);
    // With a schema before it, the name is the second one.
    return isChange && names.slice(0, 2).some((name) => this.bookkeeping.has(name));
  }
}

/** With its parameters as literals. */
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
