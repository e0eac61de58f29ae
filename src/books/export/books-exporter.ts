import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { ListRequest } from '../../common/list/list-request.js';
import { Reads } from '../../database/reads.js';
import { exportBatches } from '../../http/connections/export-batches.js';
import { Lifecycle } from '../../http/connections/lifecycle.js';
import type { KeyCheck } from '../../keys/key-check.decorator.js';
import type { FastifyReply } from 'fastify';
import { Book } from '../book.entity.js';
import { bookExport, EXPORT_FORMATS, type LeftOut } from './export-formats.js';

/** Books serialized before other requests are served. A book may take 64 KiB. */
const PIECE = 25;

/** The trailer with the books that a format cannot hold. */
const LEFT_OUT = 'octavo-left-out';
const MAX_NAMED = 50;
/** Formats that cannot hold every book. */
const RECORD_FORMATS = new Set(['marc', 'marcxml', 'onix']);

/** Writes books to a stream, in batches, as fast as the client reads them. */
@Injectable()
export class BooksExporter {
  constructor(
    private readonly reads: Reads,
    private readonly lifecycle: Lifecycle,
  ) {}

  /**
   * @param reply gets a trailer that names the books that the format cannot hold
   */
  async export(
    request: ListRequest,
    checkKey: KeyCheck,
    reply: FastifyReply,
  ): Promise<StreamableFile> {
    const format = request.format!;
    const all = this.reads.batches(Book, bookExport, request);
    const batches = await exportBatches(all, this.lifecycle, checkKey);
    const left: LeftOut[] = [];
    if (RECORD_FORMATS.has(format)) reply.trailer(LEFT_OUT, async () => describe(left));
    return new StreamableFile(
      Readable.from(this.write(format, batches, left), { objectMode: false }),
      {
        type: EXPORT_FORMATS[format].type,
        disposition: `attachment; filename="books.${format}"`,
      },
    );
  }

  private async *write(
    format: string,
    batches: AsyncGenerator<Book[]>,
    left: LeftOut[],
  ): AsyncGenerator<string | Buffer> {
    const { head, write, tail } = EXPORT_FORMATS[format];
    let written = 0;
    yield head();
    for await (const batch of batches) {
      for (let start = 0; start < batch.length; start += PIECE) {
        const piece = batch.slice(start, start + PIECE);
        const before = left.length;
        yield write(piece, (book) => left.push(book));
        written += piece.length - (left.length - before);
        await setImmediate();
      }
    }
    yield tail(written);
  }
}

/** Such as `2: book 7 has the character U+001D, which ISO 2709 cannot hold; book 9 …`. */
function describe(left: LeftOut[]): string {
  const named = left.slice(0, MAX_NAMED).map(({ id, reason }) => `book ${id} ${reason}`);
  return left.length === 0 ? '0' : `${left.length}: ${named.join('; ')}`;
}
