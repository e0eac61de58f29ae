import type Driver from 'better-sqlite3';
import { sqliteDriver } from './sqlite-driver.js';

/** A set of any number of texts in constant memory: SQLite keeps it in a temporary file. */
export class ScratchSet {
  private readonly database: Driver.Database = new sqliteDriver('');
  private readonly insert: Driver.Statement<[string]>;
  private readonly select: Driver.Statement<[string]>;

  constructor() {
    this.database.exec('CREATE TABLE member (text TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN');
    this.insert = this.database.prepare('INSERT OR IGNORE INTO member VALUES (?)');
    this.select = this.database.prepare('SELECT 1 FROM member WHERE text = ?');
  }

  /** @returns whether the text is new */
  add(text: string): boolean {
    return this.insert.run(text).changes === 1;
  }

  has(text: string): boolean {
    return this.select.get(text) !== undefined;
  }

  close(): void {
    this.database.close();
  }
}
