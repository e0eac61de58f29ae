/** The first bytes of a file, and all of them again. */
export interface Head {
  bytes: Buffer;
  source: AsyncGenerator<Buffer>;
}

/** Enough for a header or the beginning of any other format; a slow client sends it soon. */
const SIZE = 4 * 1024;

/** Reads the first 4 KiB of a file, or all if it is shorter. */
export async function readHead(source: AsyncIterable<Buffer>): Promise<Head> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  try {
    while (size < SIZE) {
      const { value, done } = await chunks.next();
      if (done) break;
      first.push(value);
      size += value.length;
    }
  } catch (error) {
    await chunks.return?.();
    throw error;
  }
  return { bytes: Buffer.concat(first), source: chain(first, chunks) };
}

async function* chain(first: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* first;
    for (;;) {
      const { value, done } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
