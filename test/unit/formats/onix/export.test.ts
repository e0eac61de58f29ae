import { onixHead, onixTail } from '../../../../src/books/export/onix/onix-message.js';
import { onixProduct, type OnixBook } from '../../../../src/books/export/onix/onix-product.js';
import { Unwritable } from '../../../../src/books/export/unwritable.js';
import { readOnixFile, withShortTags } from '../../../support/onix/files.js';
import { randomBook, valuesOf } from '../../../support/onix/books.js';
import { Random } from '../../../support/random.js';

const BOOKS = Number(process.env.ONIX_BOOKS ?? 500);
const SENT = new Date('2026-11-29T12:00:00.123Z');

const fens: OnixBook = {
  id: 7,
  title: 'Fens & Marshes: A Tour',
  author: 'Ida Fenwick; Cole Marsh',
  year: 2026,
  isbn: '9780306406157',
  pageCount: 288,
  status: 'available',
  description: 'One\n\ntwo < three',
  publisher: 'Marsh End Press',
  language: 'eng',
};
const bare: OnixBook = {
  ...fens,
  year: null,
  isbn: null,
  pageCount: null,
  description: null,
  publisher: null,
  language: null,
};

const message = (books: OnixBook[]): string =>
  onixHead(SENT) + books.map(onixProduct).join('') + onixTail(books.length);

describe('a book as a product of ONIX', () => {
  it('has its elements in the order of the schema', () => {
    expect(message([fens])).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference">\n' +
        '<Header><Sender><SenderName>Octavo</SenderName></Sender><SentDateTime>20261129T120000Z</SentDateTime></Header>\n' +
        '<Product><RecordReference>octavo-book-7</RecordReference><NotificationType>03</NotificationType>' +
        '<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9780306406157</IDValue></ProductIdentifier>' +
        '<DescriptiveDetail><ProductComposition>00</ProductComposition><ProductForm>BA</ProductForm>' +
        '<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>' +
        '<TitleText>Fens &amp; Marshes: A Tour</TitleText></TitleElement></TitleDetail>' +
        '<Contributor><SequenceNumber>1</SequenceNumber><ContributorRole>A01</ContributorRole><PersonName>Ida Fenwick</PersonName></Contributor>' +
        '<Contributor><SequenceNumber>2</SequenceNumber><ContributorRole>A01</ContributorRole><PersonName>Cole Marsh</PersonName></Contributor>' +
        '<Language><LanguageRole>01</LanguageRole><LanguageCode>eng</LanguageCode></Language>' +
        '<Extent><ExtentType>00</ExtentType><ExtentValue>288</ExtentValue><ExtentUnit>03</ExtentUnit></Extent></DescriptiveDetail>' +
        '<CollateralDetail><TextContent><TextType>03</TextType><ContentAudience>00</ContentAudience>' +
        '<Text textformat="06">One\n\ntwo &lt; three</Text></TextContent></CollateralDetail>' +
        '<PublishingDetail><Publisher><PublishingRole>01</PublishingRole><PublisherName>Marsh End Press</PublisherName></Publisher>' +
        '<PublishingDate><PublishingDateRole>01</PublishingDateRole><Date dateformat="05">2026</Date></PublishingDate></PublishingDetail></Product>\n' +
        '</ONIXMessage>\n',
    );
  });

  it('has an identifier of ours without an ISBN, and no empty blocks', () => {
    expect(onixProduct(bare)).toContain(
      '<ProductIdentifier><ProductIDType>01</ProductIDType><IDTypeName>Octavo book id</IDTypeName><IDValue>7</IDValue></ProductIdentifier>',
    );
    expect(onixProduct(bare)).not.toMatch(/<(\w+)><\/\1>|Language|Extent|Collateral|Publishing/);
  });

  it('is a deletion if the book is withdrawn', async () => {
    const withdrawn: OnixBook = { ...fens, status: 'withdrawn' };
    const { records } = await readOnixFile(message([fens, withdrawn]));
    expect(records.map(({ isWithdrawn }) => isWithdrawn)).toEqual([undefined, true]);
    expect(records[1].book).toEqual(valuesOf(withdrawn));
  });

  it.each([
    ['a', '\0', 'U+0000'],
    ['a control character', '\u001f', 'U+001F'],
    ['a vertical tab', '\v', 'U+000B'],
    ['no character', '\uffff', 'U+FFFF'],
    ['half a character', '\ud800', 'U+D800'],
  ])('is refused for %s', (_, character, name) => {
    for (const property of ['title', 'author', 'publisher', 'description']) {
      const book = { ...fens, [property]: `a${character}b` };
      expect(() => onixProduct(book)).toThrow(
        new Unwritable(`has the character ${name}, which XML cannot hold`),
      );
    }
  });

  it('says that an empty message has no products', async () => {
    expect(message([])).toContain('<NoProduct/>\n</ONIXMessage>');
    expect(await readOnixFile(message([]))).toEqual({ records: [] });
  });
});

describe('reading back what was written', () => {
  it.each([
    [
      'carriage returns in a description',
      { description: 'a\r\nb\rc' },
      { description: 'a\r\nb\rc' },
    ],
    [
      'tags in a description',
      { description: 'a <b>bold</b>\n\n&lt;<br/>' },
      { description: 'a <b>bold</b>\n\n&lt;<br/>' },
    ],
    ['a year before the Common Era', { year: -44 }, { year: -44 }],
    ['a year of five digits', { year: 12_026 }, { year: 12_026 }],
    ['a year of one digit', { year: 5 }, { year: 5 }],
    // What ONIX cannot hold
    ['white space at the ends', { title: ' Fens\n' }, { title: 'Fens' }],
    ['a line break in a title', { title: 'Fens\r\n and' }, { title: 'Fens and' }],
    ['an author named twice', { author: 'Ida; Cole; Ida' }, { author: 'Ida; Cole' }],
    ['authors with more space between', { author: 'Ida;  Cole; ' }, { author: 'Ida; Cole' }],
    ['an author of separators', { author: '; ' }, { author: ';' }],
    ['the year 0', { year: 0 }, {}],
    ['no pages', { pageCount: 0 }, {}],
    ['a blank description', { description: ' ' }, {}],
    ['an unknown language', { language: 'und' }, {}],
  ] satisfies [string, Partial<OnixBook>, Record<string, unknown>][])(
    '%s',
    async (_, changes, expected) => {
      const { title, author } = bare;
      const { records } = await readOnixFile(message([{ ...bare, ...changes }]));
      expect(records[0].book).toEqual({ title, author, ...expected });
    },
  );

  it.each([
    ['with reference tags', (xml: string) => xml],
    ['with short tags', withShortTags],
  ])(`gives the same for ${BOOKS} random books, %s`, async (_, spelled) => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    const random = new Random(seed);
    const books = Array.from({ length: BOOKS }, (__, index) => randomBook(random, index + 1));
    const { records, problem } = await readOnixFile(
      spelled(message(books)),
      random.integer(1, 5000),
    );
    expect({ seed, problem }).toEqual({ seed, problem: undefined });
    expect(records).toHaveLength(BOOKS);
    for (const [index, book] of books.entries()) {
      expect({ seed, ...records[index].book }).toEqual({ seed, ...valuesOf(book) });
      expect(records[index].reference).toBe(`octavo-book-${book.id}`);
    }
  });
});
