import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

export interface Decoder {
  /**
   * Decodes the next bytes of a file; a character may be split between calls.
   * @param isEnd nothing follows
   * @returns the text, and whether it ends at bytes that do not fit the encoding
   */
  write(bytes: Buffer, isEnd: boolean): { text: string; isBad: boolean };
}

/** What iconv-lite decodes besides, such as base64 and UTF-7, is not an encoding of XML. */
const LEGACY =
  /^(us-ascii|latin-?\d|iso-?8859-\d+|(windows|cp)-?\d+|koi8-[ru]|macintosh|big5|gb(2312|k|18030)|shift_jis|euc-(jp|kr|cn))$/i;

const REPLACEMENT = Buffer.from('\uFFFD');

/** @returns undefined when the encoding is unknown */
export function decoderOf(name: string): Decoder | undefined {
  if (/^utf-?8$/i.test(name)) return new Utf8Decoder();
  if (name === 'UTF-16LE' || name === 'UTF-16BE') return new Utf16Decoder(name === 'UTF-16BE');
  return LEGACY.test(name) && iconv.encodingExists(name) ? legacyDecoder(name) : undefined;
}

class Utf8Decoder implements Decoder {
  private rest = Buffer.alloc(0);

  write(chunk: Buffer, isEnd: boolean): { text: string; isBad: boolean } {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const end = isEnd ? bytes.length : bytes.length - splitCharacter(bytes);
    this.rest = Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    const text = whole.toString();
    if (isUtf8(whole)) return { text, isBad: false };
    return { text: text.slice(0, firstReplaced(whole, text)), isBad: true };
  }
}

/** Where decoding put a replacement character that is not in the file itself. */
function firstReplaced(bytes: Buffer, text: string): number {
  let offset = 0;
  let from = 0;
  for (;;) {
    const at = text.indexOf('\uFFFD', from);
    offset += Buffer.byteLength(text.slice(from, at));
    if (!bytes.subarray(offset, offset + 3).equals(REPLACEMENT)) return at;
    offset += 3;
    from = at + 1;
  }
}

/** How many bytes at the end are the beginning of a character. */
function splitCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

class Utf16Decoder implements Decoder {
  private rest = Buffer.alloc(0);

  constructor(private readonly isBigEndian: boolean) {}

  write(chunk: Buffer, isEnd: boolean): { text: string; isBad: boolean } {
    const bytes = Buffer.concat([this.rest, chunk]);
    const even = bytes.length - (bytes.length % 2);
    const units = Buffer.from(bytes.subarray(0, even));
    if (this.isBigEndian) units.swap16();
    let text = units.toString('utf16le');
    const isSplit = !isEnd && /[\uD800-\uDBFF]$/.test(text);
    if (isSplit) text = text.slice(0, -1);
    this.rest = bytes.subarray(isSplit ? even - 2 : even);
    const bad = text.search(/\p{Surrogate}/u);
    if (bad >= 0) return { text: text.slice(0, bad), isBad: true };
    return { text, isBad: isEnd && this.rest.length > 0 };
  }
}

/**
 * Undefined bytes are U+FFFD to iconv-lite. ISO 8859-1 has no characters from 0x80 to 0x9F: a file that
 * uses them has another encoding.
 */
function legacyDecoder(name: string): Decoder {
  const decoder = iconv.getDecoder(name as Parameters<typeof iconv.getDecoder>[0]);
  return {
    write(bytes, isEnd) {
      const text = decoder.write(bytes) + (isEnd ? (decoder.end() ?? '') : '');
      const bad = text.search(/[\uFFFD\x80-\x9F]/);
      return bad < 0 ? { text, isBad: false } : { text: text.slice(0, bad), isBad: true };
    },
  };
}
