import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Books with successive ids that an import inserted. */
@Entity('imported_ranges')
@Index('IDX_imported_ranges_import', ['importId', 'id'])
export class ImportedRange {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_imported_ranges' })
  id: number;

  @Column({ type: 'int' })
  importId: number;

  @Column({ type: 'int' })
  firstId: number;

  @Column({ type: 'int' })
  lastId: number;
}

/** The ranges that hold these ids and no others. */
export function rangesOf(ids: number[]): Pick<ImportedRange, 'firstId' | 'lastId'>[] {
  const ranges: Pick<ImportedRange, 'firstId' | 'lastId'>[] = [];
  for (const id of ids.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last?.lastId === id - 1) last.lastId = id;
    else ranges.push({ firstId: id, lastId: id });
  }
  return ranges;
}
