import { Check, Column, Entity, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import {
  LimitIdsAndVersions,
  timestampColumn,
  normalFormColumn,
} from '../database/schema/columns.js';
import { Resource } from '../keys/scopes.js';
import { Item } from '../items/item.entity.js';

/** A shop or a branch that holds items. Deleting it deletes its items. */
@Entity('stores')
@Resource('stores', { includedAs: 'store' })
@LimitIdsAndVersions('stores')
@Check('CHK_stores_name_length', `length("name") <= 80`)
export class Store {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_stores' })
  id: number;

  @Column({ type: 'varchar', length: 80 })
  name: string;

  @Column(normalFormColumn)
  nameNormal: string;

  @Column({ type: 'boolean', default: true })
  isActive: boolean;

  @Column(timestampColumn)
  createdAt: string;

  @Column(timestampColumn)
  updatedAt: string;

  @Column({ type: 'int', default: 1 })
  version: number;

  @OneToMany(() => Item, (item) => item.store)
  items: Relation<Item[]>;
}
