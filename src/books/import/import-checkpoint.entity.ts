import { Column, Entity, PrimaryColumn } from 'typeorm';
import { timestampColumn } from '../../database/schema/columns.js';

/** How far an import has come that has not ended: committed with each of its batches. */
@Entity('import_checkpoints')
export class ImportCheckpoint {
  /** SHA-256 of the file and of the options that it is read with. */
  @PrimaryColumn({
    type: 'varchar',
    length: 64,
    primaryKeyConstraintName: 'PK_import_checkpoints',
  })
  id: string;

  /** On which the last row begins that is done with. */
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

  @Column(timestampColumn)
  createdAt: string;

  @Column(timestampColumn)
  updatedAt: string;

  /** Counts the batches. */
  @Column({ type: 'int', default: 1 })
  version: number;
}
