import { Entity, PrimaryColumn } from 'typeorm';

/** A version of the normal form that all rows have had. The highest one is current. */
@Entity('normal_forms')
export class NormalFormVersion {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'PK_normal_forms' })
  version: number;
}
