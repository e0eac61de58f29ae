import { Injectable } from '@nestjs/common';
import { Engine } from './engine/engine.js';
import type { Statement } from './engine/statement.js';

/** Makes statements of SQL that both engines understand but for their placeholders. */
@Injectable()
export class StatementFactory {
  constructor(private readonly engine: Engine) {}

  /**
   * @param name unique among all statements
   * @param sql with `?` where a parameter goes, and nowhere else
   */
  create(name: string, sql: string): Statement {
    let position = 0;
    const text =
      this.engine.dialect === 'postgres' ? sql.replace(/\?/g, () => `$${(position += 1)}`) : sql;
    return { name, sql: text };
  }
}
