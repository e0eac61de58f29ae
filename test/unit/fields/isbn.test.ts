import fc from 'fast-check';
import { cleanIsbn, isNoIsbn, whyNotIsbn } from '../../../src/common/fields/isbn.js';

const PLAIN = '9780306406157';

describe('cleaning an ISBN', () => {
  it.each([
    // Plain, and with hyphens and spaces.
    '9780306406157',
    '0306406152',
    '978-0-306-40615-7',
    '0-306-40615-2',
    '978 0 306 40615 7',
    ' 0306406152 ',
    '978 - 0306406157',
    // Any hyphen, dash, minus or space of Unicode.
    '978\u20100\u2010306\u201040615\u20107',
    '978\u20110\u2011306\u201140615\u20117',
    '0\u2013306\u201340615\u20132',
    '0\u2014306\u201440615\u20152',
    '978\u2212030640615\u22127',
    '978\ufe63030640615\uff0d7',
    '978\u30fc0\u30fc306\u30fc40615\u30fc7',
    '978\u00a00306406157',
    '978\u2009030640615\u202f7',
    '978\u30000306406157',
    '9780306406157\t',
    '\r\n9780306406157\n',
    // Invisible characters.
    '\u200e9780306406157',
    '\u200f9780306406157\u202c',
    '\ufeff9780306406157',
    '978\u200b0306406157',
    '978\u00ad0\u00ad306406157',
    // Digits of other scripts.
    '\uff19\uff17\uff18\uff10\uff13\uff10\uff16\uff14\uff10\uff16\uff11\uff15\uff17',
    '\u0669\u0667\u0668\u0660\u0663\u0660\u0666\u0664\u0660\u0666\u0661\u0665\u0667',
    '\u06f9\u06f7\u06f8\u06f0\u06f3\u06f0\u06f6\u06f4\u06f0\u06f6\u06f1\u06f5\u06f7',
    // Wrapped by spreadsheets and LibraryThing.
    '="9780306406157"',
    '=""9780306406157""',
    '"9780306406157"',
    '"=""0306406152"""',
    "'9780306406157",
    '[9780306406157]',
    '[0306406152]',
    '9780306406157.0',
    '9780306406157.00',
    // Labelled.
    'ISBN 9780306406157',
    'ISBN: 978-0-306-40615-7',
    'ISBN:0306406152',
    'isbn:9780306406157',
    'ISBN9780306406157',
    'ISBN-13 9780306406157',
    'ISBN-13: 978-0306406157',
    'ISBN 13: 9780306406157',
    'ISBN13:9780306406157',
    'ISBN(13) 9780306406157',
    'ISBN-10 0306406152',
    'ISBN10: 0-306-40615-2',
    'ISBN-10: 9780306406157',
    'eISBN 9780306406157',
    'e-ISBN: 9780306406157',
    'urn:isbn:0306406152',
    'URN:ISBN:978-0-306-40615-7',
    'ISBN\uff1a9780306406157',
    'ISBN: "9780306406157"',
    // With a qualifier.
    '9780306406157 (pbk.)',
    '9780306406157(pbk.)',
    '0306406152 (alk. paper) :',
    '0306406152 (v. 1 : pbk. : alk. paper) : $24.95',
    '0306406152 [Pp.]',
    '0306406152 pbk.',
    '0306406152 : pbk. : alk. paper',
    '0306406152 kart. : DM 19.80',
    '0306406152 v. 12',
    '0306406152 xii, 464 p.',
    '0306406152 - hardcover',
    '0306406152 :',
    '0306406152:',
    '0306406152.',
    '9780306406157;',
    '9780306406157\u00a0\uff08pbk\uff09',
    'ISBN 978-0-306-40615-7 (broch\u00e9)',
  ])('reads %j', (text) => expect(cleanIsbn(text)).toBe(PLAIN));

  it.each([
    ['080442957X', '9780804429573'],
    ['080442957x', '9780804429573'],
    ['0-8044-2957-x', '9780804429573'],
    ['0 8044 2957 X (pbk.)', '9780804429573'],
    ['080442957\uff38', '9780804429573'],
    ['[080442957X]', '9780804429573'],
    ['isbn:080442957X', '9780804429573'],
    // An X, a 10 and a 13 that belong to something else.
    ['ISBN 1000000001', '9781000000009'],
    ['ISBN 10 - 00000001', '9781000000009'],
    ['ISBN 1-300-00000-7', '9781300000006'],
    ['ISBN-13 1000000001', '9781000000009'],
    ['979\u201110\u2011235\u20110025\u20117', '9791023500257'],
    ['979-8-88645-174-0', '9798886451740'],
    // A range that nobody has been assigned yet.
    ['9786540000007', '9786540000007'],
    ['9799999999990', '9799999999990'],
  ])('reads %j as %s', (text, isbn) => expect(cleanIsbn(text)).toBe(isbn));

  it.each([
    ['nothing', ''],
    ['blanks', ' \t'],
    ['an empty formula', '=""'],
    ['empty brackets', '[]'],
    ['a label', 'ISBN'],
    ['an ASIN', 'B01LX9SHK6'],
    ['a wrong check digit', '9780306406158'],
    ['a wrong check digit of an ISBN-10', '0306406153'],
    ['a wrong X', '030640615X'],
    ['an X in the middle', '03064X6152'],
    ['an X after thirteen digits', '9780306406157X'],
    ['sheet music', '9790060115615'],
    ['a magazine', '9771234567003'],
    ['a mug', '4006381333931'],
    ['zeros', '0000000000'],
    ['thirteen zeros', '0000000000000'],
    ['zeros after 978', '9780000000002'],
    ['nine digits', '306406152'],
    ['fourteen digits', '97803064061570'],
    ['an ISBN with an add-on', '9780306406157 51299'],
    ['a rounded number', '9.78031E+12'],
    ['a negative exponent', '9780306406157e-3'],
    ['a fraction', '9780306406157.5'],
    ['two ISBNs', '9780306406157 9780131103627'],
    ['two ISBNs glued together', '97803064061579780131103627'],
    ['two ISBN-10', '03064061520131103628'],
    ['two ISBN-10 with a space', '0306406152 0131103628'],
    ['two ISBNs with a comma', '9780306406157, 9780131103627'],
    ['two ISBNs with a slash', '9780306406157 / 0306406152'],
    ['a list of ISBNs', '[0306406152, 9780306406157]'],
    ['a second ISBN in brackets', '0306406152 (978-0-306-40615-7)'],
    ['a second ISBN after a qualifier', '0306406152 (pbk.) 0 13 110362 8'],
    ['letters at the end', '9780306406157pbk'],
    ['letters before', 'PLU9780306406157'],
    ['a sentence that begins with it', '0306406152 is the number of the first edition'],
    ['a sentence that contains it', 'See 9780306406157'],
    ['a long text', `9780306406157 (${'pbk. '.repeat(30)})`],
    ['letters for digits', 'O306406152'],
  ])('does not take %s for one: %j', (_, text) => expect(cleanIsbn(text)).toBeUndefined());

  it('reads any spelling of any ISBN', () => {
    const digits = fc.array(fc.nat(9), { minLength: 9, maxLength: 9 });
    const separator = fc.constantFrom(
      '',
      '',
      '-',
      ' ',
      '\u2010',
      '\u2013',
      '\u00a0',
      '\u200b',
      ' - ',
    );
    const separators = fc.array(separator, { minLength: 13, maxLength: 13 });
    const [before, after] = [
      fc.constantFrom(
        '',
        ' ',
        '="',
        '[',
        "'",
        'ISBN ',
        'ISBN: ',
        'ISBN-13:',
        'urn:isbn:',
        '\u200f',
      ),
      fc.constantFrom('', ' ', '"', ']', '.', ' :', ' (pbk.)', ' v. 1', ' [set]', '\t', '\u202c'),
    ];
    const prefix = fc.constantFrom('978', '9791', '9798', undefined);
    fc.assert(
      fc.property(
        digits,
        prefix,
        separators,
        before,
        after,
        (nine, eanPrefix, gaps, left, right) => {
          const twelve = `${eanPrefix ?? '978'}${nine.join('')}`.slice(0, 12);
          const isbn = twelve + eanCheckDigit(twelve);
          fc.pre(isbn !== '9780000000002');
          const number = eanPrefix ? isbn : isbn.slice(3, 12) + isbn10CheckDigit(isbn.slice(3, 12));
          const spelled = [...number]
            .map((digit, index) => (index ? gaps[index] : '') + digit)
            .join('');
          expect(cleanIsbn(left + spelled + right)).toBe(isbn);
          expect(cleanIsbn(spelled.toLowerCase())).toBe(isbn);
        },
      ),
    );
  });

  it('reads nothing but an ISBN, and what it has read again as the same', () => {
    const characters = fc.constantFrom(...'0123456789 -xX="[]().:,ISBN');
    const text = fc.oneof(fc.string({ unit: characters, maxLength: 40 }), fc.string());
    fc.assert(
      fc.property(text, fc.nat(40), (around, at) => {
        const isbn = cleanIsbn(around.slice(0, at) + PLAIN + around.slice(at));
        if (isbn !== undefined) expect(isbn).toBe(PLAIN);
        const other = cleanIsbn(around);
        if (other !== undefined) expect(cleanIsbn(other)).toBe(other);
      }),
    );
  });

  it('reads a long hostile text at once', () => {
    for (const part of [' ', '-', '1', '1 ', '"', '(', 'ISBN ', '\u200b']) {
      const text = `${part.repeat(60_000)}!`;
      expect([cleanIsbn(text), isNoIsbn(text)]).toEqual([undefined, false]);
      expect(whyNotIsbn(text)).toBe('must be a valid ISBN-10 or ISBN-13');
    }
  });
});

describe('a text without an ISBN', () => {
  it.each(['', ' ', '\t\u00a0\u200b', '=""', '""', '[]', ' [ ] ', '="" ', '[""]', "''"])(
    'is none: %j',
    (text) => expect(isNoIsbn(text)).toBe(true),
  );

  it.each(['0', 'x', '-', '[', '="x"', 'ISBN', '9780306406157', '0000000000'])(
    'is a wrong one: %j',
    (text) => expect(isNoIsbn(text)).toBe(false),
  );

  const reasons: [text: string, reason: string][] = [
    ['9790060115615', '; 979-0 is sheet music (ISMN)'],
    ['979-0-060-11561-5', '; 979-0 is sheet music (ISMN)'],
    ['9771234567003', '; 977 is a magazine (ISSN)'],
    ['="4006381333931"', '; the EAN of a book begins with 978 or 979'],
    ['0000000000', '; zeros are a placeholder'],
    ['0-00-000000-0', '; zeros are a placeholder'],
    ['0000000000000', '; zeros are a placeholder'],
    ['9780000000002', '; zeros are a placeholder'],
    ['9780306406158', '; its check digit is wrong'],
    ['0-306-40615-3 (pbk.)', '; its check digit is wrong'],
    ['9790060115616', '; its check digit is wrong'],
    ['9.78031E+12', '; a spreadsheet has rounded it'],
    ['9,78E+12', '; a spreadsheet has rounded it'],
    ['B01LX9SHK6', ''],
    ['306406152', ''],
    ['0', ''],
    ['9780306406157 9780131103627', ''],
  ];
  it.each(reasons)('is reported by its kind: %j', (text, reason) => {
    expect(whyNotIsbn(text)).toBe(`must be a valid ISBN-10 or ISBN-13${reason}`);
  });
});

/** The check digits, computed by the definition of ISO 2108. */
function eanCheckDigit(twelve: string): number {
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

function isbn10CheckDigit(nine: string): string {
  const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? 'X' : String(digit);
}
