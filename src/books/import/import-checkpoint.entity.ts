import { Column, Entity, PrimaryColumn } from 'typeorm';
import { timestampColumn } from '../../database/schema/columns.js';

/** The progress of an unfinished import, committed with each batch. */
@Entity('import_checkpoints')
export class ImportCheckpoint {
  /** SHA-256 of the file and of the options that it is read with. */
  @PrimaryColumn({
    type: 'varchar',
    length: 64,
    primaryKeyConstraintName: 'PK_import_checkpoints',
  })
  id: string;

  /** The line on which the last imported row begins, or the number of the last record. */
  @Column({ type: 'int' })
  lastLine: number;

  @Column({ type: 'int' })
  inserted: number;

  @Column({ type: 'int' })
  updated: number;

  @Column({ type: 'int' })
  skipped: number;

  @Column({ type: 'int' })
  rejected: number;

  @Column({ type: 'int' })
  isbnsNulled: number;

  @Column({ type: 'int', default: 0 })
  duplicates: number;

  @Column({ type: 'int', default: 0 })
  yearsNulled: number;

  @Column(timestampColumn)
  createdAt: string;

  @Column(timestampColumn)
  updatedAt: string;

  /** Counts the batches. */
  @Column({ type: 'int', default: 1 })
  version: number;
}
