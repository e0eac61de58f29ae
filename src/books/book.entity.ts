import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import {
  LimitIdsAndVersions,
  timestampColumn,
  normalFormColumn,
  SqliteCheck,
} from '../database/schema/columns.js';
import { Resource } from '../keys/scopes.js';
import type { BookStatus } from './book.fields.js';

/** A title in the catalogue. The copies on the shelves are items. */
@Entity('books')
@Resource('books', { includedAs: 'book', isShared: true })
@LimitIdsAndVersions('books')
@Unique('UQ_books_isbn', ['isbn'])
@Check('CHK_books_status', `"status" IN ('available', 'checked_out', 'lost', 'withdrawn')`)
@Check('CHK_books_title_length', `length("title") <= 500`)
@Check('CHK_books_author_length', `length("author") <= 1000`)
@Check('CHK_books_average_rating', `"average_rating" IS NULL OR "average_rating" BETWEEN 0 AND 5`)
@SqliteCheck('CHK_books_publisher_length', '"publisher" IS NULL OR length("publisher") <= 200')
@SqliteCheck('CHK_books_language_length', '"language" IS NULL OR length("language") <= 3')
@Index('IDX_books_title', ['title'])
@Index('IDX_books_year', ['year', 'id'])
@Index('IDX_books_year_descending', { synchronize: false })
@Index('IDX_books_author', { synchronize: false })
@Index('IDX_books_title_order', { synchronize: false })
@Index('IDX_books_author_order', { synchronize: false })
@Index('IDX_books_title_normal_trigrams', { synchronize: false })
@Index('IDX_books_author_normal_trigrams', { synchronize: false })
export class Book {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_books' })
  id: number;

  @Column({ type: 'varchar', length: 500 })
  title: string;

  @Column(normalFormColumn)
  titleNormal: string;

  @Column({ type: 'varchar', length: 1000 })
  author: string;

  @Column(normalFormColumn)
  authorNormal: string;

  /** Any 32-bit integer: there are real books from the year -1750. */
  @Column({ type: 'int', nullable: true })
  year: number | null;

  /** ISBN-13, digits only. */
  @Column({ type: 'varchar', length: 13, nullable: true })
  isbn: string | null;

  @Column({ type: 'int', nullable: true })
  pageCount: number | null;

  @Column({ type: 'varchar', length: 20, default: 'available' })
  status: BookStatus;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'double precision', nullable: true })
  averageRating: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  publisher: string | null;

  /** ISO 639-2. */
  @Column({ type: 'varchar', length: 3, nullable: true })
  language: string | null;

  @Column(timestampColumn)
  createdAt: string;

  @Column(timestampColumn)
  updatedAt: string;

  /** Counts the changes of this row, from 1. */
  @Column({ type: 'int', default: 1 })
  version: number;
}
