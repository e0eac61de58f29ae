import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import {
  LimitIdsAndVersions,
  SqliteCheck,
  timestampColumn,
} from '../../../database/schema/columns.js';
import type { Counts } from '../import-summary.js';

/** `undoing` if its undo has begun and not ended. */
export const IMPORT_STATES = ['unfinished', 'finished', 'undoing', 'undone'] as const;

/**
 * What was imported: books, or items with their stock. `older` ones began before imports were recorded, so
 * that it is not known what their first batches wrote.
 */
export const IMPORT_KINDS = ['books', 'items', 'older'] as const;

/** The record of an import, which is written with each of its batches. */
@Entity('imports')
@LimitIdsAndVersions('imports')
@Unique('UQ_imports_fingerprint', ['fingerprint'])
@SqliteCheck('CHK_imports_file_name_length', '"file_name" IS NULL OR length("file_name") <= 255')
export class Import implements Counts {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_imports' })
  id: number;

  @Column({ type: 'varchar', length: 5 })
  kind: (typeof IMPORT_KINDS)[number];

  @Column({ type: 'varchar', length: 20 })
  format: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  fileName: string | null;

  /** The id of the key that sent the file; null for a command, and without keys. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  actor: string | null;

  @Column({ type: 'varchar', length: 10, default: 'unfinished' })
  state: (typeof IMPORT_STATES)[number];

  /** Of an unfinished import that can be resumed: the SHA-256 of its file and options. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  fingerprint: string | null;

  /** Up to where the file has been imported. */
  @Column({ type: 'int' })
  lastPosition: number;

  @Column({ type: 'int' })
  inserted: number;

  @Column({ type: 'int' })
  updated: number;

  @Column({ type: 'int' })
  skipped: number;

  @Column({ type: 'int' })
  rejected: number;

  @Column({ type: 'int' })
  duplicates: number;

  @Column({ type: 'int' })
  isbnsNulled: number;

  @Column({ type: 'int' })
  yearsNulled: number;

  /** Books that its undo has removed. */
  @Column({ type: 'int', default: 0 })
  removed: number;

  /** Updates that its undo has taken back. */
  @Column({ type: 'int', default: 0 })
  restored: number;

  @Column(timestampColumn)
  createdAt: string;

  @Column(timestampColumn)
  updatedAt: string;

  @Column({ type: 'int', default: 1 })
  version: number;
}
