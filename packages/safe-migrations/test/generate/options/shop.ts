import {
  Check,
  Column,
  type ColumnOptions,
  Entity,
  type EntityOptions,
  Index,
  type IndexOptions,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type RelationOptions,
  Unique,
} from 'typeorm';
import type { UniqueOptions } from 'typeorm/decorator/options/UniqueOptions.js';

/** What can be said about one part of the shop. */
export interface Options {
  column: ColumnOptions;
  index: IndexOptions & { name?: string; columns?: string[] };
  check: { name?: string; expression?: string };
  unique: UniqueOptions & { name?: string; columns?: string[] };
  relation: RelationOptions;
  entity: EntityOptions;
}

/** Entities of their own for each call: the column is `city` of the stores. */
export function shop({ column, index, check, unique, relation, entity }: Partial<Options>) {
  const { name: indexName = 'IDX_stores_rank', columns = ['rank'], ...indexOptions } = index ?? {};
  const { name: uniqueName = 'UQ_stores', ...uniqueOptions } = unique ?? {};
  const { columns: uniqueColumns = ['name', 'rank'], ...uniqueRest } = uniqueOptions;
  const keyName = column?.primaryKeyConstraintName ?? 'PK_stores';

  @Entity({ name: 'stores', ...entity })
  @Index(indexName, columns, indexOptions)
  @Unique(uniqueName, uniqueColumns, uniqueRest)
  @Check(check?.name ?? 'CHK_stores_rank', check?.expression ?? '"rank" >= 0')
  class Store {
    @PrimaryColumn({ type: 'int', primaryKeyConstraintName: keyName })
    id: number;

    @Column({ type: 'varchar', length: 80 })
    name: string;

    @Column({ type: 'int', default: 1 })
    rank: number;

    @Column({ type: 'varchar', length: 40, nullable: true, ...column })
    city: unknown;
  }

  @Entity('items')
  class Item {
    @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'PK_items' })
    id: number;

    @ManyToOne(() => Store, {
      nullable: true,
      // A foreign key needs the whole key.
      createForeignKeyConstraints: !column?.primary,
      ...relation,
    })
    @JoinColumn({ name: 'store_id', foreignKeyConstraintName: 'FK_items_store' })
    store: unknown;
  }

  return [Store, Item];
}
