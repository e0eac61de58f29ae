import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Filter } from '../../../common/list/list-filters.js';
import type { ListRequest } from '../../../common/list/list-request.js';
import type { Page } from '../../../common/list/page.js';
import { Problem } from '../../../common/problem.js';
import type { Statement } from '../../../database/engine/statement.js';
import { Reads } from '../../../database/reads.js';
import { StatementFactory } from '../../../database/statement-factory.js';
import { Writes } from '../../../database/writes.js';
import { Import } from './import.entity.js';
import { importList } from './imports.fields.js';

/** Days for which the values that an import replaced are kept. */
const RETENTION = 30;
/** Milliseconds between two removals of old values. */
const PRUNE_INTERVAL = 3_600_000;
/** Rows per statement: few enough not to delay requests. */
const PRUNED = 1000;

const NO_ITEMS: Filter = { field: 'kind', operator: 'ne', value: 'items' };

@Injectable()
export class ImportsService implements OnModuleInit, OnApplicationShutdown {
  private readonly prune: Statement;
  private pruning?: NodeJS.Timeout;

  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    statements: StatementFactory,
  ) {
    this.prune = statements.create(
      'imports_prune',
      `UPDATE "overwritten_books" SET "before" = NULL WHERE "id" IN (
         SELECT "id" FROM "overwritten_books" WHERE "before" IS NOT NULL AND "created_at" <= ?
         LIMIT ${PRUNED}
       ) RETURNING 1`,
    );
  }

  onModuleInit(): void {
    const prune = () => void this.forgetOldValues().catch(() => undefined);
    this.pruning = setInterval(prune, PRUNE_INTERVAL);
    this.pruning.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.pruning);
  }

  /** @param mayReadItems whether to list the imports of items, which say something of stores */
  findPage(request: ListRequest, mayReadItems: boolean): Promise<Page<Import>> {
    const filters = mayReadItems ? request.filters : [...request.filters, NO_ITEMS];
    return this.reads.list(Import, importList, { ...request, filters });
  }

  async findOne(id: number, mayReadItems: boolean): Promise<Import> {
    const record = await this.reads.byId(Import, id);
    if (!record || (record.kind === 'items' && !mayReadItems)) throw Problem.notFound('Import');
    return record;
  }

  /** Removes the values that imports replaced more than 30 days ago. */
  async forgetOldValues(): Promise<void> {
    const oldest = new Date(Date.now() - RETENTION * 24 * 3_600_000).toISOString();
    for (;;) {
      const rows = await this.writes.execute(this.prune, [oldest]);
      if (rows.length < PRUNED) return;
    }
  }
}
