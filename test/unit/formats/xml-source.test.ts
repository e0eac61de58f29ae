import iconv from 'iconv-lite';
import { xmlText } from '../../../src/books/import/formats/xml-source.js';

/** The text of a file that arrives in chunks of `size` bytes, and what its reader throws. */
async function read(bytes: Buffer, size = 65_536): Promise<{ text: string; error?: string }> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  let text = '';
  try {
    for await (const piece of xmlText(chunks())) text += piece;
  } catch (error) {
    return { text, error: (error as Error).message };
  }
  return { text };
}

const declared = (encoding: string, rest = '<a>é’ß</a>'): string =>
  `<?xml version="1.0" encoding="${encoding}"?>${rest}`;
const LETTERS = '<a>é ’ \uFFFD देवनागरी 漢字 😀</a>';
const SIZES = [1, 2, 3, 4, 5, 7, 64, 65_536];

describe('the encoding of an XML file', () => {
  it.each<[string, Buffer, string]>([
    ['is UTF-8 by default', Buffer.from(LETTERS), LETTERS],
    ['is UTF-8 by its mark', Buffer.from(`\uFEFF${LETTERS}`), LETTERS],
    [
      'is UTF-8 by its mark, whatever the declaration says',
      Buffer.from(`\uFEFF${declared('iso-8859-1')}`),
      declared('iso-8859-1'),
    ],
    ['is UTF-16LE by its mark', Buffer.from(`\uFEFF${LETTERS}`, 'utf16le'), LETTERS],
    ['is UTF-16BE by its mark', Buffer.from(`\uFEFF${LETTERS}`, 'utf16le').swap16(), LETTERS],
    [
      'is UTF-16LE by the zero bytes of its declaration',
      Buffer.from(declared('UTF-16'), 'utf16le'),
      declared('UTF-16'),
    ],
    [
      'is UTF-16BE by the zero bytes of its declaration',
      Buffer.from(declared('UTF-16'), 'utf16le').swap16(),
      declared('UTF-16'),
    ],
    [
      'is UTF-8 if declared so',
      Buffer.from(declared('utf-8', LETTERS)),
      declared('utf-8', LETTERS),
    ],
    [
      'is UTF-8 if a declaration in single bytes says UTF-16',
      Buffer.from(declared('utf-16')),
      declared('utf-16'),
    ],
    [
      'is windows-1252 if declared so',
      iconv.encode(declared('windows-1252'), 'windows-1252'),
      declared('windows-1252'),
    ],
    [
      'is ISO 8859-1 if declared so',
      Buffer.from(declared('ISO-8859-1', '<a>éß</a>'), 'latin1'),
      declared('ISO-8859-1', '<a>éß</a>'),
    ],
    [
      'is declared in single quotes, after a line break',
      Buffer.from(`<?xml version='1.0'\n encoding='iso-8859-1' ?><a>é</a>`, 'latin1'),
      `<?xml version='1.0'\n encoding='iso-8859-1' ?><a>é</a>`,
    ],
    [
      'may have characters of several bytes',
      iconv.encode(declared('Shift_JIS', '<a>漢字</a>'), 'Shift_JIS'),
      declared('Shift_JIS', '<a>漢字</a>'),
    ],
    ['is UTF-8 in a file of one letter', Buffer.from('é'), 'é'],
    ['does not matter in an empty file', Buffer.alloc(0), ''],
    ['is not looked for in an element', Buffer.from('<a encoding="x"/>'), '<a encoding="x"/>'],
  ])('%s', async (_, bytes, text) => {
    for (const size of SIZES) expect(await read(bytes, size)).toEqual({ text });
  });

  it.each(['utf-7', 'base64', 'hex', 'ebcdic-cp-us', 'utf-32', ''])(
    'is refused if it is unknown: %s',
    async (name) => {
      const error = `The XML declaration names an unknown encoding: ${name}`;
      for (const size of SIZES) {
        expect(await read(Buffer.from(declared(name)), size)).toEqual({ text: '', error });
      }
    },
  );
});

describe('bytes that do not fit the encoding', () => {
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

  it.each<[string, string, Buffer, string]>([
    ['a letter of another encoding', 'UTF-8', latin1('<a>\xE9</a>'), '<a>'],
    ['a character cut short by the end', 'UTF-8', latin1('<a>\xE6\xBC'), '<a>'],
    ['a character cut short', 'UTF-8', latin1('<a>\xE6\xBC<'), '<a>'],
    ['a surrogate', 'UTF-8', latin1('<a>\xED\xA0\x80</a>'), '<a>'],
    ['an overlong character', 'UTF-8', latin1('<a>\xC0\xAF</a>'), '<a>'],
    [
      'a bad byte after a replacement character',
      'UTF-8',
      Buffer.concat([Buffer.from('<a>\uFFFDé\uFFFD'), latin1('\xFF\xEF\xBF\xBD')]),
      '<a>\uFFFDé\uFFFD',
    ],
    ['half a unit at the end', 'UTF-16LE', latin1('\xFF\xFE<\0a'), '<'],
    ['half a pair', 'UTF-16LE', latin1('\xFF\xFE<\0\x3D\xD8<\0'), '<'],
    ['half a pair at the end', 'UTF-16BE', latin1('\xFE\xFF\0<\xD8\x3D'), '<'],
    [
      'letters of windows-1252',
      'iso-8859-1',
      latin1(declared('iso-8859-1', '<a>\x93</a>')),
      declared('iso-8859-1', '<a>'),
    ],
    [
      'a byte that windows-1252 leaves out',
      'windows-1252',
      latin1(declared('windows-1252', '<a>\x81</a>')),
      declared('windows-1252', '<a>'),
    ],
    [
      'a letter in ASCII',
      'us-ascii',
      latin1(declared('us-ascii', '<a>\xE9</a>')),
      declared('us-ascii', '<a>'),
    ],
  ])('are refused after the text before them: %s', async (_, encoding, bytes, text) => {
    for (const size of SIZES) {
      const { error, ...rest } = await read(bytes, size);
      expect(rest).toEqual({ text });
      expect(error).toContain(`The file has bytes that are not ${encoding}: `);
    }
  });
});
