import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Repair } from 'safe-migrations';
import { describeMark, type Mark, MARK_TABLE, readMark } from './move-mark.js';

/** Says at the start that the database has been moved, and where to. */
export async function warnOfMark(dataSource: DataSource): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    const mark = await find(queryRunner);
    if (mark) new Logger('Database').warn(describeMark(mark));
  } finally {
    await queryRunner.release();
  }
}

/** Adds to a repair, which comes before any migration, that none may run in a database that was moved. */
export const refusingMoved = (repair: Repair): Repair => ({
  isDue: (queryRunner) => repair.isDue(queryRunner),
  next: async (queryRunner) => {
    const mark = await find(queryRunner);
    if (mark) throw new Error(describeMark(mark));
    return repair.next(queryRunner);
  },
});

async function find(queryRunner: QueryRunner): Promise<Mark | undefined> {
  if (!(await queryRunner.hasTable(MARK_TABLE))) return undefined;
  const [mark] = (await queryRunner.query(readMark)) as Mark[];
  return mark;
}
