import { Column, Entity, PrimaryColumn } from 'typeorm';
import { momentColumn, nullableMomentColumn } from '../database/schema/columns.js';

/** A key to the API. Rows are never deleted: that there was a key ends the open mode for good. */
@Entity('api_keys')
export class ApiKey {
  /** Hexadecimal, the public part of the key. */
  @PrimaryColumn({ type: 'varchar', length: 16, primaryKeyConstraintName: 'PK_api_keys' })
  id: string;

  @Column({ type: 'varchar', length: 80 })
  name: string;

  /** SHA-256 of the secret, in hexadecimal. */
  @Column({ type: 'varchar', length: 64 })
  secretHash: string;

  /** Separated by commas. */
  @Column({ type: 'text' })
  scopes: string;

  /**
   * The only store whose items the key is for. No foreign key: when the store goes, the key stays,
   * and finds nothing.
   */
  @Column({ type: 'int', nullable: true })
  storeId: number | null;

  @Column(nullableMomentColumn)
  expiresAt: string | null;

  /** Written now and then, not with every request. */
  @Column(nullableMomentColumn)
  lastUsedAt: string | null;

  @Column(nullableMomentColumn)
  revokedAt: string | null;

  @Column(momentColumn)
  createdAt: string;
}
