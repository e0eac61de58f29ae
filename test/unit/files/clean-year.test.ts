import fc from 'fast-check';
import { cleanYear } from '../../../src/books/import/clean-year.js';

describe('cleaning a year', () => {
  it.each([
    '1998',
    ' 1998\t',
    '+1998',
    '1998.0',
    '1998.00',
    '1998.',
    '1998,',
    '\u200e1998',
    '\uff11\uff19\uff19\uff18',
    '="1998"',
    // What cataloguers write.
    'c1998',
    'c1998.',
    'C1998',
    'c 1998',
    'c. 1998',
    '\u00a91998',
    '\u00a9 1998',
    '\u24d21998',
    '(c) 1998',
    'p1998',
    '\u21171998',
    'cop. 1998',
    'Copyright 1998',
    'copyright \u00a91998',
    'DL 1998',
    'D.L. 1998',
    'impr. 1998',
    'ca. 1998',
    '[1998]',
    '[1998',
    '1998]',
    '[1998].',
    '[1998?]',
    '[1998]?',
    '1998?',
    '1998 (?)',
    '[c1998]',
    '[ca. 1998]',
    '[approximately 1998]',
    '(1998)',
    '1998, c1997',
    '1998, c1997.',
    '1998 [c1997]',
    '[1998], \u00a91997',
    '1998, \u00a91997, \u00a91990',
    '1998, cop. 1990',
    '5758 [1998]',
    '5758 [1998?]',
    '1989 [i.e. 1998]',
    'c1989 [i.e., 1998]',
    'Heisei 10 [1998]',
    'MCMXCVIII [1998]',
    // Ranges.
    '1998-99',
    '1998-2001',
    '1998\u20132001',
    '1998/99',
    '1998/1999',
    // Dates.
    '1998-05',
    '1998-05-01',
    '1998-12-31',
    '1998-00-00',
    '1998/05/01',
    '1998/5/1',
    '1998.05',
    '1998.05.01',
    '1998\u5e74',
    '1998\u5e745\u67081\u65e5',
    '05/1998',
    '05.1998',
    '5/1/1998',
    '31.12.1998',
    '5/1/1998 12:00:00 AM',
    'May 1998',
    'Sept. 1998',
    '1 May 1998',
    '1. May 1998',
    'May 1, 1998',
    'December 31st, 1998',
    // Timestamps.
    '1998-05-01T00:00:00Z',
    '1998-05-01 00:00:00',
    '1998-05-01T10:00',
    '1998-05-01T10:00:00.123Z',
    '1998-05-01T10:00:00.123456+00:00',
    '1998-05-01T10:00:00-0500',
    '1998-05-01 10:00:00+02',
  ])('reads %j', (text) => expect(cleanYear(text)).toBe(1998));

  it.each([
    ['c2004', 2004],
    ['2019-03-05T01:00:00+01:00', 2019],
    ['-1750', -1750],
    ['-1750.0', -1750],
    ['\u22121750', -1750],
    ['0', 0],
    ['-0', 0],
    ['850', 850],
    ['00850', 850],
    ['19980501', 19980501],
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    // A time of day is in UTC; a midnight is a day, whatever its offset.
    ['2018-12-31T19:00:00-05:00', 2019],
    ['2019-01-01T01:00:00+01:00', 2019],
    ['2019-01-01T00:00:00+01:00', 2019],
    ['2019-01-01T00:00:00-05:00', 2019],
    ['2019-01-01T05:15:00+05:30', 2018],
    ['2019-01-01T05:30:00+0530', 2019],
    ['2018-12-31T23:00:00+00:00', 2018],
    ['2018-12-31 23:00:00', 2018],
    ['2018-12-30T23:00:00-05:00', 2018],
  ])('reads %j as %d', (text, year) => expect(cleanYear(text)).toBe(year));

  it.each([
    '',
    ' ',
    'n.d.',
    's.a.',
    '[n.d.]',
    'unknown',
    '1850-?',
    '1998-',
    '[1998-]',
    '-1998-',
    '19uu',
    'uuuu',
    '199u',
    '199-',
    '[199-?]',
    '19--',
    '199?',
    '[1998 or 1999]',
    '5758 [1997 or 1998]',
    '[between 1990 and 1998]',
    'before 1998',
    '1750 BC',
    '1998 BCE',
    '1418 H',
    '1998 printing',
    'Fahrenheit 451',
    'Nineteen Eighty-Four',
    'MCMXCVIII',
    "'98",
    '5/1/98',
    '1997.5',
    '1998.13',
    '1,998',
    '1e3',
    '0x7CD',
    'c850',
    '[199]',
    '3 vols., 1998',
    '2147483648',
    '-2147483649',
    '99999999999999999999',
    // What programs write for no date.
    '0101-01-01T00:00:00+00:00',
    '0100-12-31T19:00:00-05:00',
    '0000-00-00',
    '0001-01-01T00:00:00',
  ])('reads no year in %j', (text) => expect(cleanYear(text)).toBeUndefined());

  it('keeps every year that a book can have', () => {
    fc.assert(
      fc.property(fc.integer(), (year) => {
        expect(cleanYear(String(year))).toBe(year);
        expect(cleanYear(` ${year}.0`)).toBe(year);
      }),
    );
  });

  it('reads the year of any day, as it is written', () => {
    const day = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('2999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, (date) => {
        const [timestamp, year] = [date.toISOString(), date.getUTCFullYear()];
        expect(cleanYear(timestamp)).toBe(year);
        expect(cleanYear(timestamp.slice(0, 10))).toBe(year);
        expect(cleanYear(timestamp.slice(0, 7))).toBe(year);
        expect(cleanYear(timestamp.slice(0, 10).split('-').toReversed().join('.'))).toBe(year);
      }),
    );
  });

  it('agrees with the clock about the year of a timestamp with an offset', () => {
    const hours = fc.integer({ min: -12, max: 14 });
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 47 }), (offset, halfHours) => {
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.abs(offset)).padStart(2, '0')}:00`;
        const time = `${String(Math.floor(halfHours / 2)).padStart(2, '0')}:${halfHours % 2 ? 30 : '00'}`;
        for (const day of ['2018-12-31', '2019-01-01', '2019-06-30']) {
          const timestamp = `${day}T${time}:00${zone}`;
          expect(cleanYear(timestamp)).toBe(new Date(timestamp).getUTCFullYear());
        }
      }),
    );
  });

  it('reads a long hostile text at once', () => {
    for (const part of [' ', '[', '1998', 'c', '1998 ', '-', '1998, c']) {
      expect(cleanYear(`${part.repeat(60_000)}!`)).toBeUndefined();
      expect(cleanYear(part.repeat(60).slice(0, 59) + '!')).toBeUndefined();
    }
  });
});
