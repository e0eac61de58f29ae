import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An index that is away while many rows are added, for it is cheaper to build it once. */
@Entity('deferred_indexes')
export class DeferredIndex {
  /** The name of the index. */
  @PrimaryColumn({
    type: 'varchar',
    length: 63,
    primaryKeyConstraintName: 'PK_deferred_indexes',
  })
  id: string;

  /** What creates it. */
  @Column({ type: 'text' })
  sql: string;
}
