import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { timestampColumn } from '../database/schema/columns.js';

/** The response to a POST with an Idempotency-Key. */
@Entity('idempotency_keys')
@Index('IDX_idempotency_keys_created_at', ['createdAt'])
export class IdempotencyKey {
  /** The SHA-256 of method, path, caller and Idempotency-Key. */
  @PrimaryColumn({
    type: 'varchar',
    length: 64,
    primaryKeyConstraintName: 'PK_idempotency_keys',
  })
  fingerprint: string;

  /** The SHA-256 of the body: a key must not be used again with another one. */
  @Column({ type: 'varchar', length: 64 })
  requestHash: string;

  /** The body of the response, as JSON. Null only inside the transaction of the request. */
  @Column({ type: 'text', nullable: true })
  answer: string | null;

  @Column(timestampColumn)
  createdAt: string;
}
