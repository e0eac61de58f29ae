import { MARK_TABLE } from '../engine/move-mark.js';

/** The tables in which TypeORM and safe-migrations keep what they did to this database. */
const BOOKKEEPING = ['migrations', 'migrations_guard', 'typeorm_metadata'];

/** Whether the rows of a table are moved: each database keeps its own history of migrations. */
export const isMoved = (table: string): boolean => ![...BOOKKEEPING, MARK_TABLE].includes(table);

/** An app records its version there when it starts, so a database with such rows is still empty. */
export const RECORDED_AT_START = 'normal_forms';

/** The indexes that an import has dropped, as statements that one engine understands. */
export const DEFERRED_INDEXES = 'deferred_indexes';
