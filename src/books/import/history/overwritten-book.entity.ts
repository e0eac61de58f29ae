import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { timestampColumn } from '../../../database/schema/columns.js';

/** An update of a book by an import. */
@Entity('overwritten_books')
@Index('IDX_overwritten_books_import', ['importId', 'id'])
@Index('IDX_overwritten_books_restored', ['bookId'], { where: '"restored_version" IS NOT NULL' })
@Index('IDX_overwritten_books_kept', ['createdAt'], { where: '"before" IS NOT NULL' })
export class OverwrittenBook {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_overwritten_books' })
  id: number;

  @Column({ type: 'int' })
  importId: number;

  /** No foreign key: the book may be deleted. */
  @Column({ type: 'int' })
  bookId: number;

  /** The version of the book after the update; before it the version was one less. */
  @Column({ type: 'int' })
  updatedVersion: number;

  /** The values that the import replaced, as JSON; null once they are too old to be restored. */
  @Column({ type: 'text', nullable: true })
  before: string | null;

  /** The version of the book after its values were restored. */
  @Column({ type: 'int', nullable: true })
  restoredVersion: number | null;

  @Column(timestampColumn)
  createdAt: string;
}
