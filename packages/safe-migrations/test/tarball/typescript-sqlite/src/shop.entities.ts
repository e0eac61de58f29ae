import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

@Entity()
export class Store {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 80 })
  shortName!: string;
}

@Entity()
export class Item {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Store, { onDelete: 'CASCADE', nullable: false })
  store!: Relation<Store>;
}
