/** Characters of the lines that are passed on together. */
const CHUNK = 64 * 1024;

/** Joins lines, which end in a line feed, into chunks of some 64 KiB. */
export function* joinLines(lines: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text) yield Buffer.from(text);
}

/** Splits chunks into lines without their ends; yields the lines that each chunk completes. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    // A character of several bytes holds no line feed.
    const end = data.lastIndexOf('\n');
    rest = data.subarray(end + 1);
    if (end >= 0) yield data.toString('utf8', 0, end).split('\n');
  }
}
