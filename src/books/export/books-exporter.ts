import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { ListRequest } from '../../common/list/list-request.js';
import { Reads } from '../../database/reads.js';
import { Lifecycle } from '../../http/connections/lifecycle.js';
import type { KeyCheck } from '../../keys/key-check.decorator.js';
import { Book } from '../book.entity.js';
import { bookExport, EXPORT_FORMATS } from './export-formats.js';

/** Books serialized before other requests are served. A book may take 64 KiB. */
const PIECE = 25;

/** Writes books to a stream, in batches, as fast as the client reads them. */
@Injectable()
export class BooksExporter {
  constructor(
    private readonly reads: Reads,
    private readonly lifecycle: Lifecycle,
  ) {}

  async export(request: ListRequest, checkKey: KeyCheck): Promise<StreamableFile> {
    this.lifecycle.assertNotStopping();
    const format = request.format!;
    const batches = this.reads.batches(Book, bookExport, request);
    // An error before the first byte is still answered as a problem.
    const first = await batches.next();
    return new StreamableFile(
      Readable.from(this.write(format, first, batches, checkKey), { objectMode: false }),
      {
        type: EXPORT_FORMATS[format].type,
        disposition: `attachment; filename="books.${format}"`,
      },
    );
  }

  /**
   * @throws when the process stops or the key is no longer valid: the connection is then aborted, so that
   *   the client does not take a partial file for a complete one
   */
  private async *write(
    format: string,
    first: IteratorResult<Book[]>,
    batches: AsyncGenerator<Book[]>,
    checkKey: KeyCheck,
  ): AsyncGenerator<string> {
    const { head, write } = EXPORT_FORMATS[format];
    yield head;
    for (let batch = first; !batch.done; batch = await batches.next()) {
      if (this.lifecycle.stopping.aborted)
        throw new Error('The export was aborted: the process is stopping');
      await checkKey();
      for (let start = 0; start < batch.value.length; start += PIECE) {
        yield write(batch.value.slice(start, start + PIECE));
        await setImmediate();
      }
    }
  }
}
