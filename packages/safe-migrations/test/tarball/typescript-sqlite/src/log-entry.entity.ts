import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('log')
export class LogEntry {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  line!: string;
}
