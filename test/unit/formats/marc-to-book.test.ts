import type { MarcRecord } from '../../../src/books/marc/marc-record.js';
import { marcToBook } from '../../../src/books/marc/marc-to-book.js';

/** `245 10 $aEmma /$cby Jane Austen`, where `#` is a blank indicator; `008 …` for control fields. */
function record(lines: string[], leader = '00000nam a2200000 a 4500'): MarcRecord {
  const fields = lines.map((line) => ({ tag: line.slice(0, 3), rest: line.slice(4) }));
  return {
    leader,
    controlFields: fields
      .filter(({ tag }) => tag.startsWith('00'))
      .map(({ tag, rest }) => ({ tag, data: rest })),
    dataFields: fields
      .filter(({ tag }) => !tag.startsWith('00'))
      .map(({ tag, rest }) => ({
        tag,
        ind1: rest[0].replace('#', ' '),
        ind2: rest[1].replace('#', ' '),
        subfields: rest
          .slice(2)
          .split('$')
          .slice(1)
          .map((subfield) => ({ code: subfield[0], value: subfield.slice(1) })),
      })),
  };
}

const convert = (lines: string[], leader?: string) =>
  marcToBook({ position: 3, raw: Buffer.from('raw'), record: record(lines, leader) });

/** Field 008, 40 characters, with the date and the language in their places. */
const fixed = (date: string, language = 'eng'): string =>
  `008 980101${date.padEnd(9)}xx |||||||||||||| ||${language} d`;

describe('the title of a MARC record', () => {
  it.each([
    ['without the author and the mark before', ['245 10$aEmma /$cJane Austen.'], 'Emma'],
    ['with letters of any script', ['245 13$aThe été : a note /$cX.'], 'The été : a note'],
    ['with its subtitle', ['245 10$aEmma :$ba novel /$cJane Austen.'], 'Emma : a novel'],
    [
      'with its part',
      ['245 10$aFaust.$nPart one,$pThe tragedy /$cG.'],
      'Faust. Part one, The tragedy',
    ],
    ['in the order of the field', ['245 10$aX :$by.$nPart 2 /$cZ'], 'X : y. Part 2'],
    ['with a parallel title', ['245 10$aHeidi =$bHeidi in English.'], 'Heidi = Heidi in English'],
    [
      'with marks where the record leaves them out',
      ['245 10$aMoby Dick$boder der Wal$cM.'],
      'Moby Dick : oder der Wal',
    ],
    [
      'with marks between parts that have none',
      ['245 00$aFaust$n1$pTragödie$bText'],
      'Faust. 1, Tragödie : Text',
    ],
    [
      'without the medium, but with the mark after it',
      ['245 10$aEmma$h[sound recording] :$ba novel /$cJ'],
      'Emma : a novel',
    ],
    [
      'without the medium before a part',
      ['245 10$aFaust$h[sound recording].$nPart 1,$pX$h[y] /$cG'],
      'Faust. Part 1, X',
    ],
    ['without the medium at the end', ['245 10$aEmma$h[sound recording] /$cJ'], 'Emma'],
    ['without a full stop at the end', ['245 10$aEmma.'], 'Emma'],
    ['with the full stop of an abbreviation', ['245 10$aMonsters, Inc.'], 'Monsters, Inc.'],
    ['with the full stop of an initial', ['245 10$aThe story of O.'], 'The story of O.'],
    ['with the full stops of an acronym', ['245 10$aThe U.S.A.'], 'The U.S.A.'],
    ['with an ellipsis', ['245 10$aAnd then...'], 'And then...'],
    ['with one mark stripped, not two', ['245 10$aWho killed the Jr. /$cX'], 'Who killed the Jr.'],
    ['with a mark that is part of a word', ['245 10$aInput/output'], 'Input/output'],
    ['with a question mark', ['245 10$aWhat is art?$bessays'], 'What is art? : essays'],
    ['with its article, whatever sorting skips', ['245 14$aThe Hobbit /$cJ'], 'The Hobbit'],
    [
      'without the marks around an article',
      ['245 00$a\u0098Der\u009C Zauberberg'],
      'Der Zauberberg',
    ],
    [
      'from 245, not from its other script',
      ['245 10$6880-01$aSensō to heiwa', '880 10$6245-01$a戦争と平和'],
      'Sensō to heiwa',
    ],
    ['from the first 245 that has one', ['245 10$cnobody', '245 10$aEmma'], 'Emma'],
    ['trimmed', ['245 10$a Emma  / $cX'], 'Emma'],
  ])('is taken %s', (_, lines, title) => {
    expect(convert(lines).book).toEqual({ title });
  });

  it.each([[['100 1#$aAusten, Jane']], [['880 10$6245-00$a戦争']], [['245 10$cX']]])(
    'is absent in %j',
    (lines) => {
      expect(convert(lines).book).not.toHaveProperty('title');
    },
  );
});

describe('the author of a MARC record', () => {
  it.each([
    [
      'the person of 100, inverted as in the file',
      ['100 1#$aRowling, J. K.,$d1965-'],
      'Rowling, J. K.',
    ],
    ['without the mark before a role', ['100 1#$aAusten, Jane,$eauthor.'], 'Austen, Jane'],
    ['without a full stop', ['100 1#$aKing, Stephen.'], 'King, Stephen'],
    [
      'with the full stop of an abbreviation',
      ['100 1#$aKing, Martin Luther,$cJr.,$d1929-'],
      'King, Martin Luther, Jr.',
    ],
    [
      'with its number and title',
      ['100 0#$aJohn Paul$bII,$cPope,$d1920-2005'],
      'John Paul II, Pope',
    ],
    ['with its title, where no mark is before it', ['100 0#$aVictoria$cQueen'], 'Victoria, Queen'],
    ['without ids', ['100 1#$aAusten, Jane$0(DE-588)118505173$4aut'], 'Austen, Jane'],
    [
      'the body of 110',
      ['110 1#$aUnited States.$bCongress.$bHouse.'],
      'United States. Congress. House',
    ],
    ['the conference of 111', ['111 2#$aSymposium on X$n(2nd :$d1999)'], 'Symposium on X'],
    ['the person before the body', ['110 2#$aBody', '100 1#$aPerson'], 'Person'],
    [
      'several persons, if their role is that of an author',
      [
        '100 1#$aA,$eauthor.',
        '700 1#$aB,$eauthor.',
        '700 1#$aC,$4aut',
        '700 1#$aD,$eVerfasser',
        '700 1#$aE,$eeditor.',
        '700 1#$aF',
      ],
      'A; B; C; D',
    ],
    [
      'persons of 700 alone, if one is an author',
      ['700 1#$aE,$eeditor.', '700 1#$aB,$ejoint author.'],
      'B',
    ],
    [
      'each once, and no author of another work',
      ['100 1#$aA', '700 1#$aA,$eauthor', '700 12$aZ,$tWork$4aut'],
      'A',
    ],
    [
      'from 100, not from its other script',
      ['100 1#$6880-02$aMishima, Yukio,', '880 1#$6100-02$a三島由紀夫'],
      'Mishima, Yukio',
    ],
  ])('is %s', (_, lines, author) => {
    expect(convert(lines)).toMatchObject({ book: { author } });
    expect(convert(lines)).not.toHaveProperty('notes');
  });

  it('is the contributors, if none is an author, and a note says so', () => {
    expect(convert(['700 1#$aE,$eeditor.', '710 2#$aF', '700 1#$aZ$tWork'])).toMatchObject({
      book: { author: 'E; F' },
      notes: ['names no author: its contributors were taken'],
    });
  });

  it('is absent if there is nobody', () => {
    expect(convert(['100 1#$d1965-', '245 10$aBeowulf.']).book).toEqual({ title: 'Beowulf' });
  });
});

describe('the ISBN of a MARC record', () => {
  it.each([
    ['the first 020 $a', ['020 ##$a9780306406157', '020 ##$a9780747532743'], '9780306406157'],
    ['without its qualifier', ['020 ##$a9780306406157 (pbk.)'], '9780306406157'],
    [
      'without a long qualifier',
      ['020 ##$a0306406152 (a very long qualifier : of alkaline paper) : £ 5'],
      '9780306406157',
    ],
    [
      'the first that is valid',
      ['020 ##$a9780306406158', '020 ##$a9780306406157'],
      '9780306406157',
    ],
    ['not a cancelled one', ['020 ##$z9780747532743', '020 ##$a9780306406157'], '9780306406157'],
    ['the EAN of 024', ['020 ##$c£6.99', '024 3#$a9780306406157'], '9780306406157'],
    ['020 before 024', ['024 3#$a9780747532743', '020 ##$a9780306406157'], '9780306406157'],
    [
      'of 024 if 020 has none that is valid',
      ['020 ##$a123', '024 3#$a9780306406157'],
      '9780306406157',
    ],
    ['the text of 020, which validation judges', ['020 ##$a 123 ', '020 ##$a456'], '123'],
  ])('is %s', (_, lines, isbn) => {
    expect(convert(lines)).toMatchObject({ book: { isbn } });
  });

  it.each([
    [['020 ##$z9780306406157']],
    [['022 ##$a9780306406157']],
    [['024 7#$a9780306406157$2doi']],
    [['024 3#$a4006381333931']],
    [['020 ##$a  ']],
  ])('is absent in %j', (lines) => {
    expect(convert(lines).book).toEqual({});
  });

  it('is one: others are named, in each form once', () => {
    const others = ['9780306406157', '0306406152 (pbk.)', '9780747532743', '0747532745'];
    expect(convert(others.map((isbn) => `020 ##$a${isbn}`))).toMatchObject({
      book: { isbn: '9780306406157' },
      notes: ['has a second ISBN 9780747532743'],
    });
  });
});

describe('the year of a MARC record', () => {
  it.each([
    [
      'of publication, 264 #1',
      [fixed('s1990'), '260 ##$c1991', '264 #4$c©1992', '264 #1$c1993'],
      1993,
    ],
    ['of 260', [fixed('s1990'), '260 ##$c1991', '264 #4$c©1992'], 1991],
    ['of 008', [fixed('s1990'), '264 #4$c©1992'], 1990],
    ['in brackets', ['260 ##$c[1999?]'], 1999],
    ['of a copyright in its place', ['260 ##$cc1999.'], 1999],
    ['before that of a copyright', ['260 ##$c1997, c1996.'], 1997],
    ['of the edition, not the original', [fixed('r19981850')], 1998],
    ['at the beginning of several volumes', ['260 ##$c1998-2001.'], 1998],
    ['at the beginning of an open range', ['260 ##$c1998-'], 1998],
    ['that brackets correct', ['260 ##$c1990 [i.e. 1991]'], 1991],
    ['of our calendar', ['260 ##$c5758 [1997 or 1998]'], 1997],
    ['partly in brackets', ['260 ##$c[19]97'], 1997],
    ['of 008 if the text has none', [fixed('s1990'), '260 ##$c[n.d.]'], 1990],
  ])('is that %s', (_, lines, year) => {
    expect(convert(lines).book).toMatchObject({ year });
  });

  it.each(['n        ', 'nuuuuuuuu', 's19uu', 's    ', 'b', 'm00009999', 'm9999', '|||||||||'])(
    'is absent if 008 says %j',
    (date) => {
      expect(convert([fixed(date)]).book).not.toHaveProperty('year');
    },
  );
});

describe('the number of pages of a MARC record', () => {
  it.each([
    ['xii, 464 p. :', 464],
    ['464 pages ;', 464],
    ['1 online resource (xii, 464 p.)', 464],
    ['[8], 464, [12] p.', 464],
    ['8 unnumbered pages, 464 pages, 16 unnumbered pages of plates', 464],
    ['3 v. (1200 p.)', 1200],
    ['XII, 464 S.', 464],
    ['464 Seiten', 464],
    ['464 s.', 464],
    ['464 str.', 464],
    ['464 с. ;', 464],
    ['464 páginas', 464],
    ['464 pág.', 464],
    ['464頁', 464],
    ['464p.', 464],
    ['0 pages', 0],
    ['464 pp.', 464],
  ])('of %j is %i', (extent, pageCount) => {
    expect(convert([`300 ##$a${extent}$bill.`]).book).toEqual({ pageCount });
  });

  it.each([
    '2 v.',
    '1 volume (unpaged)',
    '24 plates',
    '1 map',
    '24 cm',
    '120 leaves',
    'p. 45-60',
    'pages',
  ])('of %j is absent', (extent) => {
    expect(convert([`300 ##$a${extent}`]).book).toEqual({});
  });
});

describe('the publisher of a MARC record', () => {
  it.each([
    [
      'that of 264 #1',
      ['260 ##$bOld,', '264 #2$bDistributor', '264 #1$aLondon :$bBloomsbury,$c1997.'],
      'Bloomsbury',
    ],
    ['that of 260', ['260 ##$aLondon :$bBloomsbury,$c1997.', '264 #2$bDistributor'], 'Bloomsbury'],
    ['the first of several', ['260 ##$aParis :$bGallimard ;$aRoma :$bEinaudi,'], 'Gallimard'],
    ['without a full stop', ['260 ##$bBloomsbury.'], 'Bloomsbury'],
    ['with that of an abbreviation', ['260 ##$bPenguin Books Ltd.'], 'Penguin Books Ltd.'],
    ['the next if the first is unknown', ['264 #1$b[publisher not identified],', '260 ##$bX'], 'X'],
  ])('is %s', (_, lines, publisher) => {
    expect(convert(lines).book).toMatchObject({ publisher });
  });

  it.each(['[s.n.],', 's. n.', '[publisher not identified]', '[Verlag nicht ermittelbar]'])(
    'is absent if it is %j',
    (name) => {
      expect(convert([`260 ##$b${name}`]).book).toEqual({});
    },
  );
});

describe('the language of a MARC record', () => {
  it.each([
    ['041 $a before 008', [fixed('', 'ger'), '041 1#$afre$hrus'], 'fre'],
    ['the first of several', ['041 0#$aengfre'], 'eng'],
    ['the first of repeated ones', ['041 0#$aeng$afre'], 'eng'],
    ['008', [fixed('', 'ger')], 'ger'],
    ['008 if 041 has codes of another list', [fixed('', 'ger'), '041 07$ade$2iso639-1'], 'ger'],
    ['in small letters', ['041 0#$aENG'], 'eng'],
  ])('is that of %s', (_, lines, language) => {
    expect(convert(lines).book).toMatchObject({ language });
  });

  it.each(['zxx', 'und', 'mul', '|||', '   '])('is absent if it is %j', (code) => {
    expect(convert([fixed('', code), `041 0#$a${code}`]).book).toEqual({});
  });

  it('is not that of the original', () => {
    expect(convert(['041 1#$hrus']).book).toEqual({});
  });
});

describe('the description of a MARC record', () => {
  it('is all summaries, as paragraphs', () => {
    const lines = ['520 ##$aA story.$bMore.', '500 ##$aA note.', '520 8#$aAnother.'];
    expect(convert(lines).book).toEqual({ description: 'A story.\n\nAnother.' });
  });
});

describe('a MARC record', () => {
  it('has the number of its file and that of its catalogue', () => {
    expect(convert(['001  ocm123 ', '245 10$aEmma'])).toEqual({
      position: 3,
      raw: Buffer.from('raw'),
      reference: 'ocm123',
      book: { title: 'Emma' },
    });
  });

  it('that is deleted says that the book is withdrawn', () => {
    expect(convert(['245 10$aEmma'], '00000dam a2200000 a 4500').isWithdrawn).toBe(true);
    expect(convert(['245 10$aEmma'], '00000cam a2200000 a 4500')).not.toHaveProperty('isWithdrawn');
  });

  it('that describes a copy is no book', () => {
    expect(convert(['852 ##$aX'], '00000nx  a2200000   4500')).toMatchObject({
      book: {},
      reason: 'is a holdings record',
    });
  });

  it('that could not be read keeps its reason', () => {
    const damaged = { position: 1, raw: Buffer.alloc(0), reason: 'has a damaged leader' };
    expect(marcToBook(damaged)).toEqual({ ...damaged, book: {} });
  });

  it('keeps the notes of its reader', () => {
    const read = { position: 1, raw: Buffer.alloc(0), record: record([]), notes: ['is odd'] };
    expect(marcToBook(read).notes).toEqual(['is odd']);
  });
});
