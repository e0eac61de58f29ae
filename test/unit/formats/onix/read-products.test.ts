import { readProducts } from '../../../../src/books/onix/read-products.js';
import { onixMessage, readOnixFile, withShortTags } from '../../../support/onix/files.js';

const MIB = 1024 * 1024;
const product = (reference: string, title = reference, more = '') =>
  `<Product><RecordReference>${reference}</RecordReference>` +
  `<DistinctiveTitle>${title}</DistinctiveTitle>${more}</Product>`;
const withoutNamespaces = (xml: string, root: string) =>
  xml.replace('<ONIXMessage release="3.0">', root);

/** Titles of the records, or the reasons against them, and the problem that ended the file. */
async function outcome(file: string | Buffer, size?: number) {
  const { records, problem } = await readOnixFile(file, size);
  const read = records.map(({ book, reason }) => reason ?? (book as { title: string }).title);
  return problem === undefined ? read : [...read, problem];
}

/** The column of the last character of a text, counted from 1 in code points. */
const columnAfter = (xml: string, text: string): number =>
  [
    ...xml
      .slice(0, xml.indexOf(text) + text.length)
      .split('\n')
      .at(-1)!,
  ].length;

const FENS = product('a', 'Fens');
const PLAIN = onixMessage(FENS, product('b', 'Été'));
const NAMES = ['Fens', 'Été'];

describe('reading the products of an ONIX message', () => {
  it.each([
    ['without a namespace', PLAIN],
    ['with short tags', withShortTags(PLAIN)],
    [
      'with a namespace',
      withoutNamespaces(PLAIN, '<ONIXMessage xmlns="http://ns.editeur.org/onix/3.0/reference">'),
    ],
    [
      'with a prefix',
      PLAIN.replace(/<(\/?)(\w+)/g, '<$1o:$2').replace(
        '<o:ONIXMessage',
        '<o:ONIXMessage xmlns:o="http://www.editeur.org/onix/2.1/reference"',
      ),
    ],
    [
      'with a declaration, a DTD and comments',
      `<?xml version="1.0"?>\n<!DOCTYPE ONIXMessage SYSTEM "onix-international.dtd">\n<!-- <Product> -->${PLAIN.replaceAll('</Product>', '<!-- </Product> --></Product>\n\n')}<!-- -->\n`,
    ],
    [
      'with a header',
      PLAIN.replace(
        '<Product>',
        '<Header><Sender><SenderName>x</SenderName></Sender></Header><Product>',
      ),
    ],
    [
      'with other elements beside them',
      PLAIN.replace(
        '<Product>',
        '<MainSeriesRecord><RecordReference>s</RecordReference></MainSeriesRecord><Product>',
      ),
    ],
    ['as CDATA', PLAIN.replace('Fens', '<![CDATA[Fe]]>n<![CDATA[s]]>')],
    ['with references', PLAIN.replace('Fens', '&#70;&#x65;ns').replace('Été', '&Eacute;t&eacute;')],
  ])('reads them %s', async (_, xml) => {
    expect(await outcome(xml)).toEqual(NAMES);
  });

  it('gives positions, references and the bytes of each', async () => {
    const first = '<Product id="1"\r\n ><RecordReference>a</RecordReference></Product>';
    const { records } = await readOnixFile(
      onixMessage(first, '\n', product('b', 'Été', '<x/>'), '<Product/>'),
    );
    expect(
      records.map(({ position, reference, raw }) => [position, reference, raw.toString()]),
    ).toEqual([
      [1, 'a', first],
      [2, 'b', product('b', 'Été', '<x/>')],
      [3, undefined, '<Product/>'],
    ]);
  });

  it('reads an empty message', async () => {
    expect(await outcome(onixMessage('<NoProduct/>'))).toEqual([]);
  });

  it('reads windows-1252 by the declaration', async () => {
    const xml = `<?xml version="1.0" encoding="windows-1252"?>${onixMessage(product('a', 'Été'))}`;
    expect(await outcome(Buffer.from(xml, 'latin1'))).toEqual(['Été']);
  });

  it('reads the same at every chunk size', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\r\n${onixMessage(
      '<Header><DefaultLanguageOfText>eng</DefaultLanguageOfText></Header>\r\n',
      product('a', '<![CDATA[Fens]]>&amp;&eacute;&#x1F4DA;📚 ]]'),
      product('b', '&nix; x'),
      product('c', 'a\u0001b'),
      product(
        'd',
        'Tours',
        '<!-- < > --><?php <Product> ?><OtherText><TextTypeCode>01</TextTypeCode><Text textformat="05"><p>a</p>b</Text></OtherText>',
      ),
    )}\r\n`;
    const whole = await readOnixFile(xml);
    expect(whole.records.map(({ reason, book }) => reason ?? Object.keys(book))).toEqual([
      ['title', 'language'],
      `has &nix;, which HTML does not name, at line 3, column ${columnAfter(xml, '&nix;')}`,
      `has the character U+0001, which XML does not allow, at line 3, column ${columnAfter(xml, '\u0001')}`,
      ['title', 'description', 'language'],
    ]);
    for (let size = 1; size <= 40; size += 1) expect(await readOnixFile(xml, size)).toEqual(whole);
  });

  it('yields a product before the next one arrives', async () => {
    const arrived: number[] = [];
    async function* texts() {
      yield '<ONIXMessage>';
      for (const count of [1, 2, 3]) {
        arrived.push(count);
        yield FENS;
      }
      yield '</ONIXMessage>';
    }
    const seen: [number[], number][] = [];
    for await (const slice of readProducts(texts(), ({ position }) => position)) {
      seen.push([slice, arrived.length]);
    }
    expect(seen).toEqual([
      [[1], 1],
      [[2], 2],
      [[3], 3],
    ]);
  });
});

describe('what is no ONIX message', () => {
  it.each([
    [
      'a single product',
      FENS,
      'The root element is <Product>: put the products into an <ONIXMessage>',
    ],
    [
      'a single short product',
      withShortTags(FENS),
      'The root element is <product>: put the products into an <ONIXMessage>',
    ],
    [
      'another document',
      '<rss/>',
      'The root element is <rss>, not <ONIXMessage>: this is not an ONIX file',
    ],
    [
      'no XML',
      'title,author\n',
      'The XML is not well-formed at line 2, column 0: text data outside of root node',
    ],
    [
      'nothing',
      '',
      'The XML is not well-formed at line 1, column 0: document must contain a root element',
    ],
  ])('is refused: %s', async (_, file, problem) => {
    expect(await outcome(file)).toEqual([problem]);
  });
});

describe('XML that is not well-formed', () => {
  it.each([
    [
      'a tag that is not closed',
      FENS + '<Product><IDValue>1</Product>',
      'in record 2: unexpected close tag',
    ],
    ['an end within a product', FENS + '<Product><IDValue>1', 'in record 2: unexpected close tag'],
    [
      'a "<" in an attribute',
      FENS + '<Product><Text textformat="05><p>a</p></Text></Product>',
      'in record 2: disallowed character',
    ],
    ['an unbound prefix', FENS + '<o:Product/>', 'unbound namespace prefix: "o"'],
    [
      'text behind an ampersand',
      FENS + product('b', 'Salt & Reed;'),
      'in record 2: disallowed character in entity name',
    ],
  ])('ends the file after the products before it: %s', async (_, products, problem) => {
    const [first, ...rest] = await outcome(onixMessage(products));
    expect(first).toBe('Fens');
    expect(rest).toEqual([
      expect.stringMatching(/^The XML is not well-formed at line 1, column \d+/),
    ]);
    expect(rest[0]).toMatch(new RegExp(`[,:] ${problem.replace(/[()]/g, '.')}$`));
  });

  it('rejects only the product that has a character or a reference that XML does not allow', async () => {
    const bad = [product('b', 'a\u000bb'), product('c', '&#0;'), product('d', '&constructor;')];
    const xml = onixMessage(...bad, FENS);
    const at = (text: string) => `at line 1, column ${columnAfter(xml, text)}`;
    expect(await outcome(xml)).toEqual([
      `has the character U+000B, which XML does not allow, ${at('\u000b')}`,
      `has &#0;, which is no character of XML, ${at('&#0;')}`,
      `has &constructor;, which HTML does not name, ${at('&constructor;')}`,
      'Fens',
    ]);
  });

  it('stops at a product full of them', async () => {
    const [problem] = await outcome(onixMessage(product('a', '\u0001'.repeat(101)), FENS));
    expect(problem).toMatch(/, in record 1: disallowed character$/);
  });

  it('never expands the entities of a DTD', async () => {
    const dtd = '<!DOCTYPE ONIXMessage [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY amp "x">]>';
    const xml = dtd + onixMessage(product('a', '&b;'), product('b', '&amp;'));
    expect(await outcome(xml)).toEqual([
      expect.stringMatching(/^has &b;, which HTML does not name/),
      '&',
    ]);
  });
});

describe('limits', () => {
  const tooLong = `is longer than ${MIB} bytes`;
  it.each([
    ['a long text', 'x'.repeat(2 * MIB)],
    ['a long text of letters of two bytes', 'é'.repeat(0.6 * MIB)],
    ['a long CDATA section', `<![CDATA[${'x'.repeat(2 * MIB)}]]>`],
    ['a long comment', `<!--${'x'.repeat(2 * MIB)}-->`],
    ['a long attribute', `<a b="${'x'.repeat(2 * MIB)}"/>`],
    ['many elements', '<a/>'.repeat(MIB / 2)],
  ])('reject a product with %s, and no other', async (_, content) => {
    const { records, problem } = await readOnixFile(
      onixMessage(FENS, product('b', 'x', content), FENS),
    );
    expect(problem).toBeUndefined();
    expect(
      records.map(({ reason, reference, raw }) => [reason, reference, raw.length <= MIB]),
    ).toEqual([
      [undefined, 'a', true],
      [tooLong, 'b', true],
      [undefined, 'a', true],
    ]);
    expect(records[1].raw.length).toBe(MIB);
    expect(records[1].book).toEqual({});
    expect(records[2].raw.toString()).toBe(FENS);
  });

  it('accept a product of just 1 MiB', async () => {
    const size = MIB - product('a', '').length;
    expect(
      (await readOnixFile(onixMessage(product('a', 'x'.repeat(size))))).records[0].reason,
    ).toBeUndefined();
    expect(
      (await readOnixFile(onixMessage(product('a', 'x'.repeat(size + 1))))).records[0].reason,
    ).toBe(tooLong);
  });

  it.each([
    ['too deep', '<a>'.repeat(100), 'Elements nest deeper than 100'],
    ['a long name', `<${'a'.repeat(70_000)}`, /a name has more than 10000 characters$/],
    [
      'a long name of an entity',
      `&${'a'.repeat(70_000)}`,
      /a name has more than 10000 characters$/,
    ],
    [
      'many attributes',
      `<a ${Array.from({ length: 9_000 }, (_, i) => `a${i}="1"`).join(' ')}`,
      /a tag has more than 1000 attributes$/,
    ],
  ])('end a file that is %s', async (_, content, problem) => {
    const [first, second] = await outcome(onixMessage(FENS, product('b', 'x', content)));
    expect(first).toBe('Fens');
    expect(second).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });

  it('hold for what is outside of products', async () => {
    const long = 'x'.repeat(3 * MIB);
    const header = `<Header><SenderName>${long}</SenderName></Header>`;
    expect(await outcome(onixMessage(header, `<!--${long}-->`, ' '.repeat(MIB), FENS))).toEqual([
      'Fens',
    ]);
  });

  it('refuses a product within another one, and within another element', async () => {
    const nested = onixMessage(FENS.replace('</Product>', ''), product('b'), '</Product>');
    expect(await outcome(nested)).toEqual(['has another product within it']);
    expect(await outcome(onixMessage('<Group>', FENS, '</Group>'))).toEqual([
      'A product is within another element than the message',
    ]);
  });
});
