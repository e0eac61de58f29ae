import { nextTick } from '../../common/event-loop.js';
import type { Id, Row } from '../engine/statement.js';

/** Maximum rows of one query: its result is parsed in one go, and rows may be large. */
const MAX_ROWS = 50;

interface Batch {
  ids: Set<Id>;
  rows: Promise<Map<Id, Row>>;
}

/**
 * Finds rows of one table by id. Lookups of concurrent requests become one query, because each query
 * costs a server more than each row.
 */
export class RowBatcher {
  private batch: Batch | undefined;

  /** @param read returns the existing rows among these ids, in any order */
  constructor(private readonly read: (ids: Id[]) => Promise<Row[]>) {}

  /** @returns a copy of the row, read after this call, or undefined if there is none */
  async find(id: Id): Promise<Row | undefined> {
    const { ids, rows } = (this.batch ??= this.begin());
    ids.add(id);
    if (ids.size === MAX_ROWS) this.batch = undefined;
    const row = (await rows).get(id);
    return row && { ...row };
  }

  /** The query is sent once every request in this tick has added its ids. */
  private begin(): Batch {
    const ids = new Set<Id>();
    const rows = nextTick().then(async () => {
      if (this.batch?.ids === ids) this.batch = undefined;
      const found = await this.read([...ids]);
      return new Map(found.map((row) => [row.id as Id, row]));
    });
    return { ids, rows };
  }
}
