import { unusable } from '../unusable.js';
import { decoderOf } from './decoders.js';

/** An XML declaration is looked for in this many bytes. */
const DECLARATION = 1024;

/**
 * The text of an XML file without its byte order mark, in chunks of any size, as the bytes arrive. The
 * encoding is that of the byte order mark, otherwise that of the XML declaration, otherwise UTF-8.
 * @throws Problem `unusable_file` when the encoding is unknown, or when bytes do not fit it: after the
 *   text before them
 */
export async function* xmlText(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let head: Buffer | undefined = Buffer.alloc(0);
  let decode = decoding('UTF-8');
  for await (const chunk of source) {
    if (!head) {
      yield* decode(chunk, false);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (!isDecided(head)) continue;
    decode = decoding(encodingOf(head));
    yield* decode(head, false);
    head = undefined;
  }
  if (head) decode = decoding(encodingOf(head));
  yield* decode(head ?? Buffer.alloc(0), true);
}

function decoding(encoding: string): (bytes: Buffer, isEnd: boolean) => Generator<string> {
  const decoder = decoderOf(encoding);
  if (!decoder) throw unusable(`The XML declaration names an unknown encoding: ${encoding}`);
  let isFirst = true;
  return function* decode(bytes, isEnd) {
    const { text, isBad } = decoder.write(bytes, isEnd);
    const rest = isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text;
    if (text) isFirst = false;
    if (rest) yield rest;
    if (isBad) throw unusable(misfit(encoding));
  };
}

function misfit(encoding: string): string {
  const remedy = `the XML declaration must name its encoding, such as encoding="windows-1252"`;
  return `The file has bytes that are not ${encoding}: ${remedy}`;
}

/** Whether the bytes hold all that says what the encoding is. */
function isDecided(head: Buffer): boolean {
  if (head.length < 5) return false;
  if (head.length >= DECLARATION || markOf(head)) return true;
  return head.toString('latin1', 0, 5) !== '<?xml' || head.includes('?>');
}

function encodingOf(head: Buffer): string {
  const marked = markOf(head);
  if (marked) return marked;
  const declaration = /^<\?xml[^>]*?\sencoding\s*=\s*(["'])(.*?)\1/.exec(
    head.toString('latin1', 0, DECLARATION),
  );
  const name = declaration?.[2] ?? 'UTF-8';
  // A declaration that can be read byte by byte is not in UTF-16: it is left over from before.
  return /^(utf-16|ucs-2)/i.test(name) ? 'UTF-8' : name;
}

/** The encoding that a byte order mark names, or that the zero bytes of a UTF-16 file show. */
function markOf([a, b, c, d]: Buffer): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'UTF-8';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c === 0x3f && d === 0)) {
    return 'UTF-16LE';
  }
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d === 0x3f)) {
    return 'UTF-16BE';
  }
  return undefined;
}
