import type { Endpoint } from '../../database/move/endpoint.js';
import { RECORDED_AT_START } from '../../database/move/left-out.js';

/**
 * Checks that a database has no rows, or only those that an interrupted move from the same source has
 * left there.
 * @param source its name
 * @throws Error that names the first table with rows
 */
export async function assertEmpty(target: Endpoint, source: string): Promise<void> {
  const mark = await target.mark();
  if (mark?.state === 'arriving' && mark.other === source) return;
  if (mark) throw new Error(`The target is not empty: it has the mark of a move, of ${mark.other}`);
  for (const table of await target.tables()) {
    if (table.name === RECORDED_AT_START) continue;
    const rows = await target.count(table);
    if (rows > 0) {
      throw new Error(`The target is not empty: ${table.name} has rows (${rows})`);
    }
  }
}
