import { onixMessage, readOnixFile, withShortTags } from '../../../support/onix/files.js';

/** What a product with these elements is read as; the same with reference and short tags. */
async function read(elements: string) {
  const xml = onixMessage(`<Product>${elements}</Product>`);
  const [{ records }, short] = [await readOnixFile(xml), await readOnixFile(withShortTags(xml))];
  const { notes, reason, isWithdrawn, reference } = records[0];
  expect(short.records).toEqual([{ ...records[0], raw: short.records[0].raw }]);
  return { book: records[0].book, notes, reason, isWithdrawn, reference };
}

const book = async (elements: string) => (await read(elements)).book as Record<string, unknown>;

const tag = (name: string, ...content: string[]) => `<${name}>${content.join('')}</${name}>`;
const described = (...content: string[]) => tag('DescriptiveDetail', ...content);
const published = (...content: string[]) => tag('PublishingDetail', ...content);

const id = (type: string, value: string) =>
  tag('ProductIdentifier', tag('ProductIDType', type), tag('IDValue', value));
const titleElement = (level: string, ...content: string[]) =>
  tag('TitleElement', tag('TitleElementLevel', level), ...content);
const titleDetail = (type: string, ...elements: string[]) =>
  tag('TitleDetail', tag('TitleType', type), ...elements);
const contributor = (sequence: number | undefined, roles: string, ...name: string[]) =>
  tag(
    'Contributor',
    sequence === undefined ? '' : tag('SequenceNumber', String(sequence)),
    ...roles.split(' ').map((role) => tag('ContributorRole', role)),
    ...name,
  );
const person = (name: string) => tag('PersonName', name);
const text = (type: string, content: string, attribute = '') =>
  tag('TextContent', tag('TextType', type), `<Text${attribute}>${content}</Text>`);
const otherText = (type: string, content: string, format = '') =>
  tag(
    'OtherText',
    tag('TextTypeCode', type),
    format && tag('TextFormat', format),
    tag('Text', content),
  );

type Row = [behaviour: string, elements: string, expected: unknown];

describe('the ISBN of a product', () => {
  const ISBN13 = '9780306406157';
  const ISBN10 = '0306406152';
  it.each<Row>([
    ['is labelled 15', id('03', '9781566199094') + id('15', ISBN13), ISBN13],
    [
      'is otherwise a GTIN-13 that begins with 978',
      id('02', '1566199093') + id('03', ISBN13),
      ISBN13,
    ],
    ['or with 979', id('03', '9791090636071'), '9791090636071'],
    ['is no other GTIN-13', id('03', '5012345678900'), undefined],
    ['is otherwise labelled 02', id('01', 'X-1') + id('02', ISBN10), ISBN10],
    ['is the first valid one', id('15', '9780306406158') + id('02', ISBN10), ISBN10],
    ['is an invalid one if there is no other', id('15', '978'), '978'],
    ['may be an EAN13 of release 2.1', tag('EAN13', ISBN13), ISBN13],
    ['may be an ISBN of release 2.1', tag('ISBN', ISBN10), ISBN10],
    ['is not that of a related product', tag('RelatedProduct', id('15', ISBN13)), undefined],
  ])('%s', async (_, elements, expected) => {
    expect((await book(elements)).isbn).toBe(expected);
  });

  it('is reported if there are two', async () => {
    const two = id('15', ISBN13) + id('15', '9781566199094') + id('02', ISBN10);
    expect((await read(two)).notes).toEqual(['has a second ISBN 9781566199094']);
    const bad = id('15', '9780306406158') + id('02', ISBN10);
    expect((await read(bad)).notes).toEqual(['has an identifier 9780306406158 that is no ISBN']);
  });
});

it('keeps the notes on identifiers short and few', async () => {
  const many = Array.from({ length: 50 }, (_, index) => id('15', `${index}-${'x'.repeat(500)}`));
  const { notes } = await read(id('15', '9780306406157') + many.join(''));
  expect(notes).toHaveLength(5);
  expect(notes![0]).toBe(`has an identifier 0-${'x'.repeat(38)}… that is no ISBN`);
});

describe('the title of a product', () => {
  const prefixed = tag('TitlePrefix', 'The') + tag('TitleWithoutPrefix', 'Marsh Road');
  const of = (...content: string[]) => described(titleDetail('01', titleElement('01', ...content)));
  it.each<Row>([
    ['is TitleText', of(tag('TitleText', 'The Marsh Road'), prefixed), 'The Marsh Road'],
    ['is otherwise the prefix and the rest', of(prefixed), 'The Marsh Road'],
    [
      'joins an elided article',
      of(tag('TitlePrefix', 'L’'), tag('TitleWithoutPrefix', 'Été')),
      'L’Été',
    ],
    ['may be without a prefix', of('<NoPrefix/>', tag('TitleWithoutPrefix', 'Fens')), 'Fens'],
    [
      'ends with the subtitle',
      of(tag('TitleText', 'Fens'), tag('Subtitle', 'A Tour')),
      'Fens: A Tour',
    ],
    [
      'has the number of the part',
      of(tag('PartNumber', 'Volume 2'), tag('TitleText', 'Fens')),
      'Fens, Volume 2',
    ],
    [
      'has the number of the part though a word ends with it',
      of(tag('PartNumber', '2'), tag('TitleText', 'Fens 12')),
      'Fens 12, 2',
    ],
    [
      'does not repeat the number',
      of(tag('PartNumber', '2'), tag('TitleText', 'Fens, Volume 2')),
      'Fens, Volume 2',
    ],
    [
      'does not repeat the year of an annual',
      of(tag('YearOfAnnual', '2026'), tag('TitleText', 'Fens 2026')),
      'Fens 2026',
    ],
    [
      'of a mere part begins with that of the collection',
      described(
        titleDetail(
          '01',
          titleElement('02', tag('TitleText', 'Fens')),
          titleElement('01', tag('PartNumber', '2')),
        ),
      ),
      'Fens, 2',
    ],
    [
      'is of type 01',
      described(
        titleDetail('03', titleElement('01', tag('TitleText', 'Le Marais'))),
        titleDetail('01', titleElement('01', tag('TitleText', 'Fens'))),
      ),
      'Fens',
    ],
    [
      'is of level 01',
      described(
        titleDetail(
          '01',
          titleElement('02', tag('TitleText', 'Tours')),
          titleElement('01', tag('TitleText', 'Fens')),
        ),
      ),
      'Fens',
    ],
    [
      'is not that of a collection',
      described(
        tag('Collection', titleDetail('01', titleElement('01', tag('TitleText', 'Tours')))),
      ),
      undefined,
    ],
    [
      'is absent if only another type is there',
      described(titleDetail('03', titleElement('01', tag('TitleText', 'x')))),
      undefined,
    ],
    [
      'may be a Title of release 2.1',
      tag('Title', tag('TitleType', '01'), tag('TitleText', 'Fens'), tag('Subtitle', 'A Tour')),
      'Fens: A Tour',
    ],
    ['may be prefixed there too', tag('Title', tag('TitleType', '01'), prefixed), 'The Marsh Road'],
    [
      'may be a DistinctiveTitle',
      tag('DistinctiveTitle', 'Fens') + tag('Subtitle', 'A Tour'),
      'Fens: A Tour',
    ],
    ['is on one line', of(tag('TitleText', '\n  The\n  Marsh  Road \n')), 'The Marsh  Road'],
    ['keeps no-break spaces', of(tag('TitleText', '\u00a0Fens\u00a0!')), '\u00a0Fens\u00a0!'],
  ])('%s', async (_, elements, expected) => {
    expect((await book(elements)).title).toBe(expected);
  });
});

describe('the author of a product', () => {
  const ida = person('Ida Fenwick');
  const cole = person('Cole Marsh');
  it.each<Row>([
    [
      'is in the order of sequence numbers',
      contributor(10, 'A01', ida) + contributor(9, 'A01', cole),
      'Cole Marsh; Ida Fenwick',
    ],
    [
      'without numbers, in the order of the file',
      contributor(undefined, 'A01', ida) + contributor(undefined, 'A01', cole),
      'Ida Fenwick; Cole Marsh',
    ],
    [
      'has the roles A01 and A02',
      contributor(1, 'B06', cole) +
        contributor(2, 'A01', ida) +
        contributor(3, 'A02', person('Ann')),
      'Ida Fenwick; Ann',
    ],
    ['may have several roles', contributor(1, 'A12 A01', ida), 'Ida Fenwick'],
    ['is named once', contributor(1, 'A01', ida) + contributor(2, 'A02', ida), 'Ida Fenwick'],
    [
      'is PersonName',
      contributor(1, 'A01', tag('PersonNameInverted', 'Fenwick, Ida'), ida),
      'Ida Fenwick',
    ],
    [
      'is otherwise its parts',
      contributor(
        1,
        'A01',
        tag('NamesBeforeKey', 'Ida'),
        tag('KeyNames', 'Fenwick'),
        tag('PersonNameInverted', 'x'),
      ),
      'Ida Fenwick',
    ],
    [
      'with particles and suffixes',
      contributor(
        1,
        'A01',
        tag('NamesBeforeKey', 'Jan'),
        tag('PrefixToKey', 'van'),
        tag('KeyNames', 'Gogh'),
        tag('SuffixToKey', 'Jr'),
      ),
      'Jan van Gogh Jr',
    ],
    [
      'is otherwise the inverted name',
      contributor(1, 'A01', tag('PersonNameInverted', 'Fenwick, Ida')),
      'Fenwick, Ida',
    ],
    [
      'may be a corporation',
      contributor(1, 'A01', tag('CorporateName', 'Marsh Board')),
      'Marsh Board',
    ],
    ['may be anonymous', contributor(1, 'A01', tag('UnnamedPersons', '02')), 'Anonymous'],
    ['is absent if it is unknown', contributor(1, 'A01', tag('UnnamedPersons', '01')), undefined],
    ['is not an alternative name', contributor(1, 'A01', tag('AlternativeName', ida)), undefined],
    [
      'without one, is who has the first role',
      contributor(1, 'B01', ida) +
        contributor(2, 'B06', cole) +
        contributor(3, 'B01', person('Ann')),
      'Ida Fenwick; Ann',
    ],
    ['without names, is the statement', tag('ContributorStatement', 'by many'), 'by many'],
  ])('%s', async (_, elements, expected) => {
    expect((await book(described(elements))).author).toBe(expected);
    expect((await book(elements)).author).toBe(expected);
  });

  it('is reported if it is none', async () => {
    expect((await read(described(contributor(1, 'B01', ida)))).notes).toEqual([
      'has no author: ContributorRole B01 is used',
    ]);
  });
});

describe('the publisher of a product', () => {
  const publisher = (role: string, name: string) =>
    tag('Publisher', role && tag('PublishingRole', role), tag('PublisherName', name));
  const imprint = tag('Imprint', tag('ImprintName', 'Reed Books'));
  it.each<Row>([
    [
      'has the role 01',
      published(imprint, publisher('02', 'Co'), publisher('01', 'Marsh End')),
      'Marsh End',
    ],
    ['is otherwise the imprint', published(publisher('02', 'Co'), imprint), 'Reed Books'],
    ['is absent without both', published(publisher('02', 'Co')), undefined],
    ['may have no role in release 2.1', publisher('', 'Marsh End'), 'Marsh End'],
    ['may be an element of the product there', tag('PublisherName', 'Marsh End'), 'Marsh End'],
    ['so may the imprint', tag('ImprintName', 'Reed Books'), 'Reed Books'],
  ])('%s', async (_, elements, expected) => {
    expect((await book(elements)).publisher).toBe(expected);
  });
});

describe('the year of a product', () => {
  const date = (role: string, value: string, format = '') =>
    tag('PublishingDate', tag('PublishingDateRole', role), `<Date${format}>${value}</Date>`);
  const formatted = (format: string, value: string) =>
    published(date('01', value, ` dateformat="${format}"`));
  it.each<Row>([
    ['is of role 01', published(date('11', '1999'), date('01', '20261015')), 2026],
    ['otherwise of role 11', published(date('19', '1999'), date('11', '2001')), 2001],
    ['otherwise of role 19', published(date('09', '1998'), date('19', '1999')), 1999],
    ['is not of another role', published(date('09', '1998')), undefined],
    ['is of YYYYMMDD', published(date('01', '20261015')), 2026],
    ['is of YYYYMM', published(date('01', '202610')), 2026],
    ['is of YYYY', published(date('01', '2026')), 2026],
    ['is of a quarter without a format', published(date('01', '20264')), 2026],
    ['is of a date with hyphens', published(date('01', '2026-10-15')), 2026],
    ['is not of fewer digits', published(date('01', '26')), undefined],
    ['is of format 00', formatted('00', '20261015'), 2026],
    ['is of format 01', formatted('01', '202610'), 2026],
    ['is of a quarter', formatted('03', '20264'), 2026],
    ['is of a spread of dates', formatted('06', '2026101520261020'), 2026],
    ['is of a time', formatted('13', '20261015T0900'), 2026],
    ['is of a text', formatted('12', '-44'), -44],
    ['is not of the Hijri calendar', formatted('20', '14480203'), undefined],
    ['is not 0', formatted('00', '00000000'), undefined],
    [
      'may have its format as an element',
      published(
        tag(
          'PublishingDate',
          tag('PublishingDateRole', '01'),
          tag('DateFormat', '20'),
          tag('Date', '14480203'),
        ),
      ),
      undefined,
    ],
    ['may be a PublicationDate of release 2.1', tag('PublicationDate', '20261015'), 2026],
    ['may be YearFirstPublished there', tag('YearFirstPublished', '1998'), 1998],
  ])('%s', async (_, elements, expected) => {
    expect((await book(elements)).year).toBe(expected);
  });
});

describe('the pages and the language of a product', () => {
  const extent = (type: string, value: string, unit = '03') =>
    tag('Extent', tag('ExtentType', type), tag('ExtentValue', value), tag('ExtentUnit', unit));
  const language = (role: string, code: string) =>
    tag('Language', tag('LanguageRole', role), tag('LanguageCode', code));
  it.each<Row>([
    [
      'count the main content',
      described(extent('05', '300'), extent('00', '288')),
      { pageCount: 288 },
    ],
    [
      'otherwise all content',
      described(extent('05', '300'), extent('11', '296')),
      { pageCount: 296 },
    ],
    ['otherwise numbered pages', described(extent('05', '300')), { pageCount: 300 }],
    ['not words', described(extent('00', '90000', '02')), {}],
    ['not 0', described(extent('00', '0')), {}],
    ['not a text', tag('NumberOfPages', 'xii, 288'), {}],
    ['may be NumberOfPages in release 2.1', tag('NumberOfPages', '288'), { pageCount: 288 }],
    [
      'are of the text',
      described(language('02', 'fre'), language('01', 'eng')),
      { language: 'eng' },
    ],
    ['are in lower case', language('01', 'ENG'), { language: 'eng' }],
    ['are not unknown', described(language('01', 'und')), {}],
    ['may be LanguageOfText in release 2.1', tag('LanguageOfText', 'wel'), { language: 'wel' }],
  ])('%s', async (_, elements, expected) => {
    expect(await book(elements)).toEqual(expected);
  });

  it('has the default language of the message', async () => {
    const xml = (product: string) =>
      onixMessage(tag('Header', tag('DefaultLanguageOfText', 'wel')), tag('Product', product));
    const languages = async (product: string) =>
      (await readOnixFile(xml(product))).records.map(
        (record) => (record.book as Record<string, unknown>).language,
      );
    expect(await languages(described())).toEqual(['wel']);
    expect(await languages(described(language('01', 'eng')))).toEqual(['eng']);
    expect(await languages(tag('NotificationType', '05'))).toEqual([undefined]);
  });
});

describe('the description of a product', () => {
  const collateral = (...texts: string[]) => tag('CollateralDetail', ...texts);
  const xhtml = '<p>One <b>bold</b>\n word.</p><ul><li>a</li><li>b</li></ul><p>Two<br/>lines</p>';
  const plain = 'One bold word.\n\n• a\n• b\n\nTwo\nlines';
  const escaped = xhtml.replaceAll('<', '&lt;');
  it.each<Row>([
    ['is of type 03', collateral(text('02', 'short'), text('03', 'long')), 'long'],
    ['is otherwise of type 02', collateral(text('02', 'short'), text('04', 'contents')), 'short'],
    ['is of type 01 in release 2.1', otherText('03', 'long') + otherText('01', 'main'), 'main'],
    ['is otherwise of type 03 there', otherText('02', 'short') + otherText('03', 'long'), 'long'],
    ['may be a MainDescription there', tag('MainDescription', 'main'), 'main'],
    ['keeps the lines of plain text', collateral(text('03', '\n One\n\n two\n')), 'One\n\n two'],
    ['is text without the tags of XHTML', collateral(text('03', xhtml, ' textformat="05"')), plain],
    ['nor of escaped XHTML', collateral(text('03', escaped, ' textformat="05"')), plain],
    [
      'nor of XHTML in CDATA',
      collateral(text('03', `<![CDATA[${xhtml}]]>`, ' textformat="02"')),
      plain,
    ],
    ['nor of HTML that is labelled as plain', otherText('01', escaped, '06'), plain],
    [
      'reads lines of HTML without paragraphs',
      otherText('01', '&lt;b&gt;One&lt;/b&gt;\n\nTwo'),
      'One\n\nTwo',
    ],
    [
      'decodes the characters of HTML',
      otherText('01', 'caf&amp;eacute; &amp;#8212; &amp;nix;', '02'),
      'café — &nix;',
    ],
    [
      'leaves plain text with a "<" as it is',
      collateral(text('03', 'a &lt; b, c &gt; d')),
      'a < b, c > d',
    ],
    [
      'leaves scripts out',
      otherText('01', '&lt;p&gt;a&lt;script&gt;x()&lt;/script&gt;b&lt;/p&gt;', '02'),
      'ab',
    ],
  ])('%s', async (_, elements, expected) => {
    expect((await book(elements)).description).toBe(expected);
  });
});

describe('the record of a product', () => {
  const type = (code: string) => tag('NotificationType', code);
  it('has the reference of the file', async () => {
    expect((await read(tag('RecordReference', 'com.example.7'))).reference).toBe('com.example.7');
  });

  it('is withdrawn by NotificationType 05, with whatever identifies it', async () => {
    expect(await read(type('05') + id('15', '9780306406157'))).toMatchObject({
      book: { isbn: '9780306406157' },
      isWithdrawn: true,
    });
    expect((await read(type('03'))).isWithdrawn).toBeUndefined();
  });

  it('of a block update says what the block says', async () => {
    const update =
      type('04') +
      id('15', '9780306406157') +
      published(tag('Imprint', tag('ImprintName', 'Reed')));
    expect(await book(update)).toEqual({ isbn: '9780306406157', publisher: 'Reed' });
  });

  it.each(['88', '89'])('is no book if it is a test, NotificationType %s', async (code) => {
    expect(await read(type(code) + id('15', '9780306406157'))).toMatchObject({
      book: {},
      reason: `is a test record (NotificationType ${code})`,
    });
  });

  it('leaves prices out, with their currencies and types', async () => {
    const price = (amount: string, ...more: string[]) =>
      tag('Price', tag('PriceAmount', amount), ...more);
    const detail = tag(
      'SupplyDetail',
      price('9.99', tag('PriceType', '02'), tag('CurrencyCode', 'GBP')),
      price('12.50', tag('PriceTypeCode', '01')),
    );
    const notes = ['leaves out the price 9.99 GBP (PriceType 02), 12.50 (PriceType 01)'];
    expect((await read(detail)).notes).toEqual(notes);
    expect((await read(tag('ProductSupply', detail))).notes).toEqual(notes);
  });
});
