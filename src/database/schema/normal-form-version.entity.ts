import { Entity, PrimaryColumn } from 'typeorm';

/** A version to which the normal forms of all rows were once rebuilt. The highest is the current. */
@Entity('normal_forms')
export class NormalFormVersion {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'PK_normal_forms' })
  version: number;
}
