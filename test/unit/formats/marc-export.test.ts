import { bookToMarc, type MarcBook } from '../../../src/books/export/marc/book-to-marc.js';
import { writeIso2709 } from '../../../src/books/export/marc/write-iso2709.js';
import {
  MARCXML_HEAD,
  MARCXML_TAIL,
  writeMarcXml,
} from '../../../src/books/export/marc/write-marcxml.js';
import { Unwritable } from '../../../src/books/export/unwritable.js';
import { readMarc } from '../../../src/books/import/formats/marc.js';
import { readMarcXml } from '../../../src/books/import/formats/marcxml.js';
import { chunksOf, readAll } from '../../support/marc/files.js';
import { randomBook } from '../../support/marc/random-books.js';
import { Random } from '../../support/random.js';

const EMMA: MarcBook = {
  id: 7,
  title: 'Emma',
  author: 'Jane Austen',
  year: 1815,
  isbn: '9780306406157',
  pageCount: 464,
  status: 'available',
  description: 'A novel',
  publisher: 'John Murray',
  language: 'eng',
  createdAt: '2026-11-29 12:00:00.000',
};

/** A record as text: `245 10 $aEmma /`. */
const lines = (book: MarcBook): string[] => {
  const { leader, controlFields, dataFields } = bookToMarc(book);
  return [
    leader,
    ...controlFields.map(({ tag, data }) => `${tag} ${data}`),
    ...dataFields.map(
      ({ tag, ind1, ind2, subfields }) =>
        `${tag} ${ind1}${ind2} ${subfields.map(({ code, value }) => `$${code}${value}`).join('')}`,
    ),
  ];
};
const marc = (books: MarcBook[]): Buffer =>
  Buffer.concat(books.map((book) => writeIso2709(bookToMarc(book))));
const marcXml = (books: MarcBook[]): Buffer =>
  Buffer.from(
    MARCXML_HEAD + books.map((book) => writeMarcXml(bookToMarc(book))).join('') + MARCXML_TAIL,
  );

/** What an import makes of a book. Null is absent; a withdrawn book is marked beside its values. */
function imported(book: MarcBook, index: number) {
  const { title, author, year, isbn, pageCount, description, publisher, language } = book;
  const values = { title, author, year, isbn, pageCount, description, publisher, language };
  return {
    position: index + 1,
    reference: String(book.id),
    book: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
    raw: expect.any(Buffer),
    ...(book.status === 'withdrawn' && { isWithdrawn: true }),
  };
}

async function expectRoundTrip(books: MarcBook[]): Promise<void> {
  for (const [read, file] of [
    [readMarc, marc(books)],
    [readMarcXml, marcXml(books)],
  ] as const) {
    const { records, error } = await readAll(read(chunksOf(file, 1000)));
    expect(error).toBeUndefined();
    expect(records).toEqual(books.map(imported));
  }
}

describe('a book as a MARC record', () => {
  it('has the fields that it has values for', () => {
    expect(lines(EMMA)).toEqual([
      '00000nam a2200000ui 4500',
      '001 7',
      '008 261129s1815    xx |||||||||||||| ||eng d',
      '020    $a9780306406157',
      '041    $aeng',
      '100 0  $aJane Austen,$eauthor.',
      '245 10 $aEmma /$cJane Austen.',
      '264  1 $bJohn Murray,$c1815',
      '300    $a464 pages',
      '520    $aA novel',
    ]);
  });

  it('has only a title and an author, if the book has no more', () => {
    const empty = { year: null, isbn: null, pageCount: null, description: null, publisher: null };
    expect(lines({ ...EMMA, ...empty, language: null }).slice(1)).toEqual([
      '001 7',
      '008 261129nuuuuuuuuxx |||||||||||||| ||||| d',
      '100 0  $aJane Austen,$eauthor.',
      '245 10 $aEmma /$cJane Austen.',
    ]);
  });

  it.each([
    ['one before Christ', -1750, 'b        ', '-1750'],
    ['one of three digits', 476, 's0476    ', '476'],
    ['one of five digits', 12_345, 'nuuuuuuuu', '12345'],
    ['none', null, 'nuuuuuuuu', '[date of publication not identified]'],
  ])('has field 008 of 40 characters, whatever the year: %s', (_, year, coded, text) => {
    const [, , fixed, ...others] = lines({ ...EMMA, year });
    expect(fixed).toBe(`008 261129${coded}xx |||||||||||||| ||eng d`);
    expect(fixed.slice(4)).toHaveLength(40);
    expect(others).toContain(`264  1 $bJohn Murray,$c${text}`);
  });

  it('has a field for each author', () => {
    expect(lines({ ...EMMA, author: 'Pratchett, Terry; Neil Gaiman' })).toEqual(
      expect.arrayContaining([
        '100 1  $aPratchett, Terry,$eauthor.',
        '245 10 $aEmma /$cPratchett, Terry; Neil Gaiman.',
        '700 0  $aNeil Gaiman,$eauthor.',
      ]),
    );
  });

  it.each([
    ['The Hobbit', 'eng', '4'],
    ['the Hobbit', 'eng', '4'],
    ['A Room', 'eng', '2'],
    ['Then', 'eng', '0'],
    ['The', 'eng', '0'],
    ['Der Zauberberg', 'ger', '4'],
    ['Der Zauberberg', 'eng', '0'],
    ['Der Zauberberg', null, '0'],
    ["L'Étranger", 'fre', '2'],
    ['L’Étranger', 'fre', '2'],
    ['La Peste', 'fre', '3'],
    ['Las ratas', 'spa', '4'],
    ['Gli indifferenti', 'ita', '4'],
  ])('counts what sorting skips: %s in %s', (title, language, skipped) => {
    const book = lines({ ...EMMA, title, language });
    expect(book).toContain(`245 1${skipped} $a${title} /$cJane Austen.`);
  });

  it('is a deleted record if the book is withdrawn', () => {
    expect(lines({ ...EMMA, status: 'withdrawn' })[0]).toBe('00000dam a2200000ui 4500');
  });
});

describe('books that are exported and read back', () => {
  it.each([
    ['an article', { title: 'The Hobbit' }],
    ['a full stop at the end', { title: 'Who?.', author: 'J. K.', publisher: 'Penguin Ltd.' }],
    ['marks at the end', { title: 'A /', author: 'B,', publisher: 'C :' }],
    ['two marks at the end', { title: 'A. /', author: 'B.,', publisher: 'C,.' }],
    ['marks alone', { title: '/', author: ',', publisher: ';' }],
    ['several authors', { author: 'Pratchett, Terry; Gaiman, Neil; X.' }],
    ['authors that are not a list', { author: 'A; ; B' }],
    ['an author named twice', { author: 'A; A' }],
    ['delimiters of other formats', { title: '$a {b} |c ‡d', description: '$ ^ # \\ %1F' }],
    ['markup', { title: '<b>A & B</b>', description: '<![CDATA[x]]> &amp; <!-- y -->' }],
    ['line breaks', { title: 'A\r\nB', description: '\n\nA\r\n\rB\n ' }],
    ['an empty description', { description: '' }],
    ['a year before Christ', { year: -1750 }],
    ['a year of five digits, and none', { year: 12_345, pageCount: null }],
    ['a publisher without a year', { year: null }],
    ['a year without a publisher', { publisher: null }],
    ['withdrawn', { status: 'withdrawn' as const }],
    ['pages without a number', { pageCount: 0 }],
  ])('are the same: %s', async (_, values) => {
    await expectRoundTrip([{ ...EMMA, ...values }, EMMA]);
  });

  it.each([1, 2, 3, 4, 5])('are the same: 100 generated ones, seed %i', async (seed) => {
    const random = new Random(seed);
    await expectRoundTrip(Array.from({ length: 100 }, (_, id) => randomBook(random, id + 1)));
  });
});

describe('a book that a format cannot hold is refused', () => {
  const refusal = (write: () => unknown): string => {
    try {
      write();
    } catch (error) {
      if (error instanceof Unwritable) return error.message;
      throw error;
    }
    throw new Error('was written');
  };
  const inMarc = (values: Partial<MarcBook>) => refusal(() => marc([{ ...EMMA, ...values }]));
  const inXml = (values: Partial<MarcBook>) => refusal(() => marcXml([{ ...EMMA, ...values }]));

  it.each(['\x1d', '\x1e', '\x1f'])('by both, for the character %j', (character) => {
    const code = `U+00${character.codePointAt(0)!.toString(16).toUpperCase()}`;
    for (const name of ['title', 'author', 'publisher', 'description']) {
      const values = { [name]: `A${character}B` };
      expect(inMarc(values)).toBe(`has the character ${code}, which ISO 2709 cannot hold`);
      expect(inXml(values)).toBe(`has the character ${code}, which XML cannot hold`);
    }
  });

  it.each([
    ['\0', 'U+0000'],
    ['\x0b', 'U+000B'],
    ['\x1b', 'U+001B'],
    ['\uFFFE', 'U+FFFE'],
    ['\uFFFF', 'U+FFFF'],
  ])('by MARCXML alone, for the character %j', async (character, code) => {
    const book = { ...EMMA, description: `A${character}B` };
    expect(inXml(book)).toBe(`has the character ${code}, which XML cannot hold`);
    const { records } = await readAll(readMarc(chunksOf(marc([book]))));
    expect(records[0].book.description).toBe(book.description);
  });

  it('by both, for half of a character', () => {
    expect(inMarc({ title: 'A\uD83D' })).toBe(
      'has the character U+D83D, which ISO 2709 cannot hold',
    );
    expect(inXml({ title: 'A\uDE00' })).toBe('has the character U+DE00, which XML cannot hold');
  });

  it('by ISO 2709, for a field of more than 9,999 bytes', async () => {
    // Indicators, a delimiter, a code and the end of the field are 5 bytes.
    const longest = { ...EMMA, description: `é${'x'.repeat(9992)}` };
    await expectRoundTrip([longest]);
    const longer = { description: `${longest.description}x` };
    expect(inMarc(longer)).toBe('has 10000 bytes in field 520; ISO 2709 holds 9999');
  });

  it('by ISO 2709, for a record of more than 99,999 bytes', () => {
    const { dataFields, ...rest } = bookToMarc(EMMA);
    const long = { ...dataFields[0], subfields: [{ code: 'a', value: 'x'.repeat(9000) }] };
    const record = { ...rest, dataFields: Array.from({ length: 12 }, () => long) };
    expect(refusal(() => writeIso2709(record))).toMatch(
      /^has 108\d{3} bytes; ISO 2709 holds 99999$/,
    );
  });
});
