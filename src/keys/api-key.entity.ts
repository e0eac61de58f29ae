import { Column, Entity, PrimaryColumn } from 'typeorm';
import { timestampColumn, nullableTimestampColumn } from '../database/schema/columns.js';

/** An API key. Rows are never deleted: the first key ends the open mode for good. */
@Entity('api_keys')
export class ApiKey {
  /** The public part of the key, in hexadecimal. */
  @PrimaryColumn({ type: 'varchar', length: 16, primaryKeyConstraintName: 'PK_api_keys' })
  id: string;

  @Column({ type: 'varchar', length: 80 })
  name: string;

  /** The SHA-256 of the secret, in hexadecimal. */
  @Column({ type: 'varchar', length: 64 })
  secretHash: string;

  /** Separated by commas. */
  @Column({ type: 'text' })
  scopes: string;

  /**
   * Limits the key to the items of one store. No foreign key: if the store is deleted, the key stays
   * and finds nothing.
   */
  @Column({ type: 'int', nullable: true })
  storeId: number | null;

  @Column(nullableTimestampColumn)
  expiresAt: string | null;

  /** Written once a minute and at shutdown, not with every request. */
  @Column(nullableTimestampColumn)
  lastUsedAt: string | null;

  @Column(nullableTimestampColumn)
  revokedAt: string | null;

  @Column(timestampColumn)
  createdAt: string;
}
