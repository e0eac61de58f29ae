/** The first bytes of a file, and all of them again. */
export interface Head {
  bytes: Buffer;
  source: AsyncGenerator<Buffer>;
}

/** Enough to recognize most files: what a slow client has sent is imported while it sends the rest. */
const SIZE = 1024;
/** For a long header, or what may precede the root of an XML file. */
const MAX_SIZE = 64 * 1024;

/** Reads the first KiB of a file and, if its first line is not whole or it is XML, up to 64 KiB. */
export async function readHead(source: AsyncIterable<Buffer>): Promise<Head> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  try {
    while (size < (isEnough(first) ? SIZE : MAX_SIZE)) {
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

function isEnough(chunks: Buffer[]): boolean {
  const text = Buffer.concat(chunks).toString('latin1');
  return !/^[^\w"]{0,9}</.test(text) && /\S.*[\r\n]|\d{24}/.test(text);
}
