import type { DataSource } from 'typeorm';
import { sqlTokens, unwrapped } from '../operations/sql-tokens.js';
import type { Step } from './step.js';

/** The old checks are dropped before all other steps, the new ones created after them. */
export interface ChangedChecks {
  drops: Step[];
  creates: Step[];
}

/**
 * Checks whose expression has changed. TypeORM compares only their names. SQLite keeps the text as
 * it was written; PostgreSQL rewrites it, so that it cannot be compared.
 */
export async function changedChecks(dataSource: DataSource): Promise<ChangedChecks> {
  const changed: ChangedChecks = { drops: [], creates: [] };
  if (dataSource.options.type === 'postgres') return changed;
  const queryRunner = dataSource.createQueryRunner();
  try {
    for (const { tablePath: table, checks } of dataSource.entityMetadatas) {
      const { checks: current = [] } = (await queryRunner.getTable(table)) ?? {};
      for (const { name, expression } of checks) {
        const before = current.find((check) => check.name === name)?.expression;
        if (before === undefined || normalized(before) === normalized(expression)) continue;
        const old = { name, expression: unwrapped(before) };
        changed.drops.push({ op: 'dropCheckConstraint', table, subject: old });
        changed.creates.push({ op: 'createCheckConstraint', table, subject: { name, expression } });
      }
    }
  } finally {
    await queryRunner.release();
  }
  return changed;
}

const normalized = (expression: string): string =>
  sqlTokens(unwrapped(expression))
    .map(({ kind, text, upper }) =>
      kind === 'word' ? upper : kind === 'string' ? `'${text}'` : text,
    )
    .join(' ');
