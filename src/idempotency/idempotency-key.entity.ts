import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { momentColumn } from '../database/schema/columns.js';

/** The answer to a POST that came with an Idempotency-Key. */
@Entity('idempotency_keys')
@Index('IDX_idempotency_keys_created_at', ['createdAt'])
export class IdempotencyKey {
  /** SHA-256 of who asked for what with which key. */
  @PrimaryColumn({
    type: 'varchar',
    length: 64,
    primaryKeyConstraintName: 'PK_idempotency_keys',
  })
  fingerprint: string;

  /** SHA-256 of the body: a key stands for one request. */
  @Column({ type: 'varchar', length: 64 })
  requestHash: string;

  /** As JSON. Null only within the transaction that makes it. */
  @Column({ type: 'text', nullable: true })
  answer: string | null;

  @Column(momentColumn)
  createdAt: string;
}
