import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An index that was dropped for a bulk import: building it once afterwards is cheaper. */
@Entity('deferred_indexes')
export class DeferredIndex {
  /** The name of the index. */
  @PrimaryColumn({
    type: 'varchar',
    length: 63,
    primaryKeyConstraintName: 'PK_deferred_indexes',
  })
  id: string;

  /** Its CREATE INDEX statement. */
  @Column({ type: 'text' })
  sql: string;
}
