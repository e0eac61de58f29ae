import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { type FieldError, Problem } from '../common/problem.js';
import { staleVersion } from '../common/fields/sent-back.js';
import { Reads } from './reads.js';
import { References } from './references.js';
import { CompiledEntities } from './sql/compiled-entities.js';
import type { ParentFilter } from './sql/row-filter.js';
import { Writes } from './writes.js';

/** A row that counts its changes. */
interface Versioned extends ObjectLiteral {
  id: number;
  version: number;
}

/** The change of one row among several. */
export interface RowUpdate<T> {
  id: number;
  /** The version that the row must have. */
  version?: number;
  changes: Partial<T>;
}

/** Updates those of the rows that have the given version. @returns the updated rows, by id */
export type UpdateRows<T> = (rows: RowUpdate<T>[]) => Promise<Map<number, T>>;

/** How messages name the change of a property, by the place of its row in the request. */
export const changedField = (property: string, index: number): string =>
  `rows[${index}].changes.${property}`;

/** Updates several rows in one transaction, all or none. */
@Injectable()
export class BulkUpdates {
  constructor(
    private readonly entities: CompiledEntities,
    private readonly reads: Reads,
    private readonly references: References,
    private readonly writes: Writes,
  ) {}

  /**
   * @param rows no two with the same id
   * @param within the parent to which the caller is limited
   * @param updateRows how to update them, for rows whose update takes more than a statement
   * @returns the rows as stored, in the given order
   * @throws Problem (422) that names each row, and each row that a change refers to, which does not
   *   exist; Problem (412) that names each row which has another version
   */
  update<T extends Versioned>(
    entity: EntityTarget<T>,
    rows: RowUpdate<T>[],
    within?: ParentFilter,
    updateRows: UpdateRows<T> = (inOrder) => this.updateRows(entity, inOrder, within),
  ): Promise<T[]> {
    const changes = rows.map((row) => row.changes);
    const update = () => this.inTransaction(entity, rows, within, updateRows);
    return this.references.checked(entity, changes, update, changedField);
  }

  private inTransaction<T extends Versioned>(
    entity: EntityTarget<T>,
    rows: RowUpdate<T>[],
    within: ParentFilter | undefined,
    updateRows: UpdateRows<T>,
  ): Promise<T[]> {
    // In the order of ids, so that two such transactions cannot wait for each other.
    const inOrder = rows.toSorted((a, b) => a.id - b.id);
    return this.writes.run(async () => {
      const updated = await updateRows(inOrder);
      if (updated.size < rows.length) throw await this.refusal(entity, rows, updated, within);
      return rows.map(({ id }) => updated.get(id)!);
    }, this.entities.of(entity).table);
  }

  private async updateRows<T extends Versioned>(
    entity: EntityTarget<T>,
    rows: RowUpdate<T>[],
    within?: ParentFilter,
  ): Promise<Map<number, T>> {
    const sql = this.entities.of(entity);
    const updated = new Map<number, T>();
    // Sent without waiting for each other: 200 round trips would take too long.
    const updates = rows.map(async ({ id, version, changes }) => {
      const versions = version === undefined ? undefined : [version];
      const statement = sql.update(id, changes, { versions, within });
      const [row] = await this.writes.execute(...statement);
      if (row) updated.set(id, sql.columns.decode(row));
    });
    await Promise.all(updates);
    return updated;
  }

  /** Why the rows that are not in `updated` could not be updated. */
  private async refusal<T extends Versioned>(
    entity: EntityTarget<T>,
    rows: RowUpdate<T>[],
    updated: Map<number, T>,
    within?: ParentFilter,
  ): Promise<Problem> {
    const existing = await this.reads.byIds(entity, rows.map(({ id }) => id) as T['id'][]);
    const missing: FieldError[] = [];
    const stale: FieldError[] = [];
    for (const [index, { id }] of rows.entries()) {
      const row = existing.get(id as T['id']);
      if (updated.has(id)) continue;
      if (row && (!within || row[within.property] === within.id)) {
        stale.push(staleVersion(`rows[${index}]`, row.version));
      } else {
        missing.push({ field: `rows[${index}].id`, message: `There is no row ${id}` });
      }
    }
    return missing.length > 0
      ? Problem.unprocessable([...missing, ...stale])
      : Problem.stale('Rows have been changed', stale);
  }
}
