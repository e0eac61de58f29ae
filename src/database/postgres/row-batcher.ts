import { nextTick } from '../../common/event-loop.js';
import type { Id, Row } from '../engine/statement.js';

/** Rows of one query at most: they are taken in in one piece, and may be large. */
const MAX_ROWS = 50;

interface Gathering {
  ids: Set<Id>;
  rows: Promise<Map<Id, Row>>;
}

/**
 * Finds rows of one table by their ids. Those that are asked for together, by requests that go on
 * together, are one query: to a server, each query costs more than each row.
 */
export class RowBatcher {
  private gathering: Gathering | undefined;

  /** @param read answers, in any order, the rows that there are of these ids */
  constructor(private readonly read: (ids: Id[]) => Promise<Row[]>) {}

  /** Answers the row as it is after the call, one of the caller's own, or nothing if there is none. */
  async find(id: Id): Promise<Row | undefined> {
    const { ids, rows } = (this.gathering ??= this.begin());
    ids.add(id);
    if (ids.size === MAX_ROWS) this.gathering = undefined;
    const row = (await rows).get(id);
    return row && { ...row };
  }

  /** The query is sent when all that go on now have said what they want. */
  private begin(): Gathering {
    const ids = new Set<Id>();
    const rows = nextTick().then(async () => {
      if (this.gathering?.ids === ids) this.gathering = undefined;
      const found = await this.read([...ids]);
      return new Map(found.map((row) => [row.id as Id, row]));
    });
    return { ids, rows };
  }
}
