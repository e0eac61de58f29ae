import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { bookFields, CreateBookDto } from '../../../src/books/book.fields.js';
import { ImportOptions } from '../../../src/books/import/import-options.js';
import { BookChecker, padIsbn } from '../../../src/books/import/book-checker.js';
import { RowReader } from '../../../src/books/import/csv/row-reader.js';
import { policyOf } from '../../../src/books/import/import-policy.js';
import { validationMessage } from '../../../src/common/fields/fields.js';

const HEADER =
  'title,author,year,isbn,pageCount,status,description,averageRating,publisher,language'.split(',');
const ROW = 'Dune,Frank Herbert,1965.0,0-441-01359-7,412,lost,Sand,4.25,Ace,eng'.split(',');
const BOOK = {
  title: 'Dune',
  author: 'Frank Herbert',
  year: 1965,
  isbn: '9780441013593',
  pageCount: 412,
  status: 'lost',
  description: 'Sand',
  averageRating: 4.25,
  publisher: 'Ace',
  language: 'eng',
};

/** Reads a row as a book, and checks it. */
function converted(header: string[], cells: string[], options: Partial<ImportOptions> = {}) {
  const all = Object.assign(new ImportOptions(), options);
  const row = { line: 2, raw: Buffer.from(cells.join()), cells };
  const { reason, book } = RowReader.byName(header, all.map).read(row)!;
  return reason === undefined ? new BookChecker(policyOf('csv', all)).check(book) : { reason };
}

const convert = (changes: Record<string, string>, options: Partial<ImportOptions> = {}) =>
  converted(
    HEADER,
    HEADER.map((name, index) => changes[name] ?? ROW[index]),
    options,
  );

describe('converting a row to a book', () => {
  const good: [name: string, cells: Record<string, string>, values: object][] = [
    ['a full row', {}, {}],
    [
      'empty cells',
      { year: '', isbn: '', pageCount: '', description: '', averageRating: '', publisher: '' },
      {
        year: null,
        isbn: null,
        pageCount: null,
        description: null,
        averageRating: null,
        publisher: null,
      },
    ],
    [
      'text that looks like a number',
      { title: '1984', author: '007' },
      { title: '1984', author: '007' },
    ],
    ['text with white space around it', { title: ' a\n' }, { title: ' a\n' }],
    ['a year before Christ', { year: '-1750.0' }, { year: -1750 }],
    [
      'an integer with white space and a sign',
      { year: ' +7 ', pageCount: '-0' },
      { year: 7, pageCount: 0 },
    ],
    ['a rating with an exponent', { averageRating: '4.2e-1' }, { averageRating: 0.42 }],
    ['an ISBN-10 with a lower-case x', { isbn: '080442957x' }, { isbn: '9780804429573' }],
    ['an ISBN as a formula', { isbn: '="080442957X"' }, { isbn: '9780804429573' }],
    ['a formula without an ISBN', { isbn: '=""' }, { isbn: null }],
  ];
  it.each(good)('accepts %s', (_, cells, values) => {
    expect(convert(cells)).toEqual({
      values: { ...BOOK, ...values },
      isbnNulled: false,
      yearNulled: false,
    });
  });

  const bad: [name: string, cells: Record<string, string>, reason: string][] = [
    ['no title', { title: '' }, 'title must not be empty'],
    ['a blank author', { author: ' \t' }, 'author must not be blank'],
    ['a long title', { title: 'x'.repeat(501) }, 'title must have at most 500 characters'],
    ['NUL', { description: 'a\0' }, 'description must not contain the character NUL'],
    ['a fractional year', { year: '1997.5' }, 'year must be an integer'],
    ['a year in words', { year: 'MCMXCVII' }, 'year must be an integer'],
    ['a hexadecimal year', { year: '0x7CD' }, 'year must be an integer'],
    ['a year out of range', { year: '2147483648' }, 'year must be from -2147483648 to 2147483647'],
    ['negative pages', { pageCount: '-1' }, 'pageCount must be from 0 to 2147483647'],
    ['no status', { status: '' }, 'status must not be empty'],
    ['an infinite rating', { averageRating: '1e999' }, 'averageRating must be a number'],
    [
      'a long publisher',
      { publisher: 'x'.repeat(201) },
      'publisher must have at most 200 characters',
    ],
    [
      'the name of a language',
      { language: 'English' },
      'language must be a language code of ISO 639-2, such as eng',
    ],
    ['a rating with a comma', { averageRating: '4,2' }, 'averageRating must be a number'],
    [
      'an invalid ISBN',
      { isbn: '0441013590' },
      'isbn must be a valid ISBN-10 or ISBN-13; its check digit is wrong',
    ],
    [
      'two invalid fields',
      { title: '', year: 'x' },
      'title must not be empty; year must be an integer',
    ],
  ];
  it.each(bad)('refuses %s', (_, cells, reason) => {
    expect(convert(cells)).toEqual({ reason, fields: Object.keys(cells) });
  });

  it('refuses a row with too many or too few fields', () => {
    const header = ['title', 'author'];
    expect(converted(header, ['a'])).toEqual({ reason: 'has 1 fields where the header has 2' });
    expect(converted(header, ['a', 'b', 'c'])).toEqual({
      reason: 'has 3 fields where the header has 2',
    });
  });

  it('omits only an invalid ISBN, if the option says so', () => {
    const options = { onBadIsbn: 'null' } as const;
    expect(convert({ isbn: '0441013590' }, options)).toEqual({
      values: { ...BOOK, isbn: null },
      isbnNulled: true,
      yearNulled: false,
    });
    expect(convert({ isbn: '0441013590', title: '' }, options)).toEqual({
      reason: 'title must not be empty',
      fields: ['title'],
    });
  });

  it('pads an ISBN only with padIsbn', () => {
    expect(convert({ isbn: '441013597' })).toHaveProperty('reason');
    expect(convert({ isbn: '441013597' }, { padIsbn: true })).toMatchObject({ values: BOOK });
  });

  it.each([
    ['439023483', '0439023483'],
    ['7', '0000000007'],
    ['34549752x', '034549752x'],
    [' 439023483 ', '0439023483'],
    ['0439023483', '0439023483'],
    ['978043902348', '978043902348'],
    ['0', '0'],
    ['000', '000'],
    ['4-39023483', '4-39023483'],
    ['', ''],
  ])('pads %j to %j', (cell, padded) => expect(padIsbn(cell)).toBe(padded));
});

describe('the mapping of columns', () => {
  const columns = (header: string[], map?: string) => {
    const cells = header.map((_, index) => `${index}`);
    return converted(header, cells, { map });
  };

  it('matches headers to fields by name, ignoring surrounding white space', () => {
    expect(columns(['id', ' title', 'author\t', 'Year'])).toMatchObject({
      values: { title: '1', author: '2' },
    });
  });

  it('follows the map, and ignores the other columns', () => {
    const header = ['author', 'writer', 'name', '  num_pages', 'a, b=c'];
    expect(columns(header, 'title=name,author=writer,pageCount=num_pages')).toMatchObject({
      values: { title: '2', author: '1', pageCount: 3 },
    });
    expect(columns(header, 'title=name,"author=a, b=c"')).toMatchObject({
      values: { title: '2', author: '4' },
    });
  });

  it.each([
    [['title'], undefined, 'The file has no column author, and no map names one'],
    [['a', 'b'], 'title=a,author=c', 'The file has no column c: it has a, b'],
    [['a', 'b', 'a '], 'title=a,author=b', 'The file has more than one column a'],
  ])('must be unambiguous: %j with %j', (header, map, message) => {
    expect(() => columns(header, map)).toThrow(message);
  });
});

describe('the rules of an import', () => {
  it('match those of the API, with the same messages', () => {
    const value = fc.oneof(
      fc.constantFrom(null, undefined, '', ' ', 'lost', 'a\0b', '\ud800', '080442957X', 1.5, -1),
      fc.string({ maxLength: 3 }),
      fc.constant('x'.repeat(1001)),
      fc.integer(),
      fc.double(),
    );
    const book = fc.record(
      Object.fromEntries(Object.keys(bookFields).map((name) => [name, value])),
    );
    fc.assert(
      fc.property(book, (values) => {
        const dto = Object.assign(new CreateBookDto(), values);
        const expected = Object.fromEntries(
          validateSync(dto, { stopAtFirstError: true }).map(({ property, constraints }) => [
            property,
            Object.values(constraints!)[0],
          ]),
        );
        const found = Object.entries(bookFields).flatMap(([name, field]) => {
          const message = validationMessage(name, field, values[name]);
          return message === undefined ? [] : [[name, `${name} ${message}`]];
        });
        expect(Object.fromEntries(found)).toEqual(expected);
      }),
    );
  });
});

describe('the options of an import', () => {
  const options = (values: object) => plainToInstance(ImportOptions, values);
  const messages = (values: object) =>
    validateSync(options(values)).flatMap(({ constraints }) => Object.values(constraints!));

  it('have defaults that change no data', () => {
    expect({ ...options({}) }).toEqual({
      padIsbn: false,
      onBadIsbn: 'reject',
      dryRun: false,
      encoding: 'utf-8',
    });
    expect(policyOf('csv', options({}))).toMatchObject({
      onConflict: 'reject',
      onDuplicate: 'insert',
      onBadYear: 'reject',
    });
  });

  it.each(['tab', '\t', '\\t'])('accept %j as a tab', (delimiter) => {
    expect(messages({ delimiter })).toEqual([]);
    expect(options({ delimiter }).delimiter).toBe('\t');
  });

  it.each([
    [{ map: 'title' }, 'map must be pairs of property=header, separated by commas'],
    [{ map: 'title=' }, 'map must be pairs of property=header, separated by commas'],
    [{ map: '' }, 'map must name a column for title and author'],
    [{ map: 'title=a' }, 'map must name a column for author'],
    [{ map: 'title=a,author=b,title=c' }, 'map names title twice'],
    [{ map: 'title=a,author=b,id=c' }, 'map names id, which is none of title, author'],
    [{ map: `title=${'x'.repeat(1000)}` }, 'map must have at most 1000 characters'],
    [{ padIsbn: 'yes' }, 'padIsbn must be true or false'],
    [{ onConflict: 'ignore' }, 'onConflict must be one of skip, update, reject'],
    [{ onBadIsbn: 'skip' }, 'onBadIsbn must be one of reject, null'],
    [{ encoding: 'utf-16' }, 'encoding must be one of utf-8, latin1'],
    [{ delimiter: '|' }, 'delimiter must be one of'],
  ])('are validated: %j', (values, message) => {
    expect(messages(values)).toEqual([expect.stringContaining(message)]);
  });
});
