import { isUtf8 } from 'node:buffer';
import { decoderOf } from '../formats/decoders.js';
import { unusable } from '../unusable.js';

/** The encoding of a byte order mark of UTF-16. */
export function utf16MarkOf([first, second]: Buffer): 'UTF-16LE' | 'UTF-16BE' | undefined {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  if (first === 0xfe && second === 0xff) return 'UTF-16BE';
  return undefined;
}

/** Converts a file to UTF-8. @throws Problem for bytes that do not fit the encoding */
export async function* toUtf8(
  source: AsyncIterable<Buffer>,
  encoding: string,
): AsyncGenerator<Buffer> {
  const decoder = decoderOf(encoding)!;
  const decode = (bytes: Buffer, isEnd: boolean): Buffer => {
    const { text, isBad } = decoder.write(bytes, isEnd);
    if (isBad) throw unusable(`The file has bytes that are not ${encoding}`);
    return Buffer.from(text);
  };
  for await (const chunk of source) yield decode(chunk, false);
  yield decode(Buffer.alloc(0), true);
}

/** A character of more than one byte. */
const LONG = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/;

/**
 * Refuses a file that is in another encoding throughout. One with UTF-8 and other bytes is read: only
 * its rows with such bytes are rejected.
 * @param head the first bytes of a file
 * @throws Problem that names the encoding to try
 */
export function requireUtf8(head: Buffer): void {
  const text = head.toString('latin1');
  const letters = text.slice(0, -4);
  if (isUtf8(head) || isUtf8(Buffer.from(letters, 'latin1')) || LONG.test(text)) return;
  const isUtf16 = text.includes('\0');
  throw unusable(
    isUtf16
      ? 'The file is not UTF-8. It looks like UTF-16 without a byte order mark: save it as UTF-8'
      : 'The file is not UTF-8. It looks like windows-1252: name it, as encoding=windows-1252',
  );
}
