import { Entity, PrimaryColumn } from 'typeorm';

/** A version of the normal form that all rows have had; the newest is that of the stored forms. */
@Entity('normal_forms')
export class NormalFormVersion {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'PK_normal_forms' })
  version: number;
}
