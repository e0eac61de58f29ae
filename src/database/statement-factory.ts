import { Injectable } from '@nestjs/common';
import { Engine } from './engine/engine.js';
import type { Statement } from './engine/statement.js';

/** Creates statements from SQL that is the same for both engines, placeholders aside. */
@Injectable()
export class StatementFactory {
  constructor(private readonly engine: Engine) {}

  /**
   * @param name unique among all statements
   * @param sql with `?` for each parameter, and no other `?`
   */
  create(name: string, sql: string): Statement {
    let position = 0;
    const text =
      this.engine.dialect === 'postgres' ? sql.replace(/\?/g, () => `$${(position += 1)}`) : sql;
    return { name, sql: text };
  }
}
