import { createHash } from 'node:crypto';

/** What a table holds: two tables with the same rows have the same digest, whatever their engine. */
export interface TableDigest {
  name: string;
  rows: number;
  /** SHA-256 of the rows as lines, in the order of their keys, in hexadecimal. */
  sha256: string;
}

const LINE_FEED = 10;

/**
 * Passes the lines of a table on.
 * @param onRows called with the number of rows of each chunk
 * @returns a generator of the chunks, which returns the digest at the end
 */
export async function* digesting(
  name: string,
  chunks: AsyncIterable<Buffer>,
  onRows: (rows: number) => void,
): AsyncGenerator<Buffer, TableDigest> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    const found = lineFeeds(chunk);
    rows += found;
    onRows(found);
    yield chunk;
  }
  return { name, rows, sha256: hash.digest('hex') };
}

/** The digest of a table that is only read. */
export async function digestOf(
  name: string,
  chunks: AsyncIterable<Buffer>,
  onRows: (rows: number) => void,
): Promise<TableDigest> {
  const digest = digesting(name, chunks, onRows);
  for (;;) {
    const { done, value } = await digest.next();
    if (done) return value;
  }
}

function lineFeeds(chunk: Buffer): number {
  let found = 0;
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
    found += 1;
  }
  return found;
}
