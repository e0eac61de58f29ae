import iconv from 'iconv-lite';
import {
  MARCXML_HEAD,
  MARCXML_TAIL,
  writeMarcXml,
} from '../../../src/books/export/marc/write-marcxml.js';
import { readMarcXmlRecords } from '../../../src/books/marc/read-marcxml.js';
import { chunksOf, contentOf, contentsOf, readAll } from '../../support/marc/files.js';
import { randomRecord } from '../../support/marc/random-records.js';
import { variedMarcXml } from '../../support/marc/varied-marcxml.js';
import { Random } from '../../support/random.js';

const SIZES = [1, 2, 3, 5, 64, 1000, 65_536];
const SLIM = 'xmlns="http://www.loc.gov/MARC21/slim"';

const read = (file: string | Buffer, size?: number) =>
  readAll(readMarcXmlRecords(chunksOf(Buffer.from(file as string), size)));

/** What a file says, which is the same for any size of the chunks. */
async function outcome(file: string | Buffer) {
  const all = [];
  for (const size of SIZES) {
    const { records, error } = await read(file, size);
    all.push({ records: contentsOf(records), raw: records.map(({ raw }) => `${raw}`), error });
  }
  for (const each of all) expect(each).toEqual(all[0]);
  return all[0];
}

/** The titles of a file's records, as a short form of what they say. */
async function titles(file: string | Buffer): Promise<unknown[]> {
  const { records, error } = await outcome(file);
  expect(error).toBeUndefined();
  return records.map((record) =>
    'dataFields' in record ? record.dataFields.flatMap(({ subfields }) => subfields) : record,
  );
}

const emma = (value = 'Emma') =>
  `<record><datafield tag="245" ind1="1" ind2="0"><subfield code="a">${value}</subfield></datafield></record>`;
const a = (value: string) => [{ code: 'a', value }];

describe('records in MARCXML', () => {
  const records = Array.from({ length: 30 }, (_, id) => randomRecord(new Random(id), id));

  it('are read as they were written', async () => {
    const file = MARCXML_HEAD + records.map(writeMarcXml).join('') + MARCXML_TAIL;
    const { records: found, raw } = await outcome(file);
    expect(found).toEqual(records.map(contentOf));
    expect(raw).toEqual(records.map((record) => writeMarcXml(record).trimEnd()));
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'are read as another program may have written them, seed %i',
    async (seed) => {
      const some = records.slice(seed % 10, (seed % 10) + 3);
      const { records: found } = await outcome(variedMarcXml(some, new Random(seed)));
      expect(found).toEqual(some.map(contentOf));
    },
  );

  it.each<[string, string | Buffer, unknown[]]>([
    ['alone', emma().replace('<record>', `<record ${SLIM}>`), [a('Emma')]],
    [
      'with nothing between them',
      `<collection ${SLIM}>${emma()}${emma('B')}</collection>`,
      [a('Emma'), a('B')],
    ],
    ['without a namespace', `<collection>${emma()}</collection>`, [a('Emma')]],
    [
      'with a namespace of their own, in the answer of a protocol',
      `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><record><header/><metadata>${emma().replace('<record>', `<record ${SLIM}>`)}</metadata></record></OAI-PMH>`,
      [a('Emma')],
    ],
    ['not at all, in an empty collection', `<collection ${SLIM}/>`, []],
    [
      'with their attributes in another order',
      `<record><datafield ind2="0" ind1="1" tag="245"><subfield code='a'>X</subfield></datafield></record>`,
      [a('X')],
    ],
    [
      'with elements and attributes of others among them',
      `<record xmlns:o="o" o:tag="1"><o:leader>no</o:leader><datafield o:tag="9" tag="245"><o:subfield code="x">no</o:subfield><subfield code="a">X</subfield></datafield></record>`,
      [a('X')],
    ],
    [
      'with CDATA, references and comments in a text',
      `<collection>${emma('<![CDATA[<a> & ]]>b &lt;&#233;&#xE9;<!-- no -->&#13;&#10;\r\n')}</collection>`,
      [a('<a> & b <éé\r\n\n')],
    ],
    ['with empty subfields', `<collection>${emma('')}</collection>`, [a('')]],
    [
      'with line breaks and blanks kept',
      `<collection>${emma('\n  X\n')}</collection>`,
      [a('\n  X\n')],
    ],
    [
      'in UTF-16',
      Buffer.from(`\uFEFF<collection>${emma('漢字')}</collection>`, 'utf16le'),
      [a('漢字')],
    ],
    [
      'in windows-1252',
      iconv.encode(
        `<?xml version="1.0" encoding="windows-1252"?><collection>${emma('’é')}</collection>`,
        'windows-1252',
      ),
      [a('’é')],
    ],
    ['in XML 1.1', `<?xml version="1.1"?><collection>${emma('&#1;')}</collection>`, [a('\x01')]],
    [
      'after a document type',
      `<!DOCTYPE collection SYSTEM "x.dtd" [<!ENTITY e "E">]><collection>${emma()}</collection>`,
      [a('Emma')],
    ],
    [
      'inside another record',
      `<collection><record>${emma()}</record>${emma('B')}</collection>`,
      [{ reason: 'contains another record' }, a('B')],
    ],
  ])('may stand %s', async (_, file, expected) => {
    expect(await titles(file)).toEqual(expected);
  });

  it('have their number and their text', async () => {
    const { records: found } = await read(`<collection>\n${emma()}\n${emma('é')}\n</collection>`);
    expect(found).toMatchObject([
      { position: 1, raw: Buffer.from(emma()) },
      { position: 2, raw: Buffer.from(emma('é')) },
    ]);
  });

  it('may leave out the leader and the indicators', async () => {
    const { records: found } = await read('<record><datafield tag="245" ind1=""/></record>');
    expect(contentsOf(found)).toEqual([
      {
        leader: '',
        controlFields: [],
        dataFields: [{ tag: '245', ind1: ' ', ind2: ' ', subfields: [] }],
      },
    ]);
  });

  it('say what cannot be kept', async () => {
    const { records: found } = await read(
      '<record><controlfield>1</controlfield><datafield ind1="1"/><datafield tag="245"><subfield>X</subfield></datafield></record>',
    );
    expect(found[0].notes).toEqual([
      'has a field without a tag, which was left out',
      'has a subfield without a code, which was left out',
    ]);
  });
});

describe('XML that cannot be read', () => {
  const slim = (inside: string) => `<collection ${SLIM}>${inside}`;

  it.each([
    [
      'is cut',
      slim(emma() + emma('B').slice(0, 30)),
      /in record 2: line 1, column 183: unclosed tag/,
    ],
    [
      'has a tag that nothing closes',
      slim(`${emma()}<record></collection>`),
      /in record 2: line 1, column \d+: /,
    ],
    ['has two outermost elements', `${slim(emma())}</collection>\n<x/>`, /line 2, column \d+: /],
    [
      'has an entity of its own',
      `<!DOCTYPE c [<!ENTITY e "E">]>${slim(emma() + emma('&e;'))}</collection>`,
      /in record 2: line 1, column \d+: undefined entity$/,
    ],
    ['has an entity named like a method', slim(emma() + emma('&toString;')), /undefined entity$/],
    ['has a character that XML has not', slim(emma() + emma('\x1f')), /disallowed character$/],
    ['has a prefix without a namespace', slim(`${emma()}<x:record/>`), /unbound namespace prefix/],
    [
      'is nested too deep',
      slim(emma() + '<a>'.repeat(100)),
      /^The XML is more than 100 elements deep$/,
    ],
  ])('%s: after the records before it', async (_, file, message) => {
    const { records, error } = await outcome(file);
    expect(records).toHaveLength(1);
    expect(error).toMatch(message);
  });

  it.each([
    [
      'is empty',
      '',
      /^The XML is not well-formed: line 1, column 0: document must contain a root element$/,
    ],
    [
      'has other elements',
      '<ONIXMessage><Product/></ONIXMessage>',
      /^The XML has no MARC record; its outermost element is ONIXMessage$/,
    ],
  ])('%s', async (_, file, message) => {
    const { records, error } = await outcome(file);
    expect(records).toEqual([]);
    expect(error).toMatch(message);
  });

  it('is a table: the line is named', async () => {
    const { records, error } = await read('title,author');
    expect(records).toEqual([]);
    expect(error).toMatch(/^The XML is not well-formed: line 1, column \d+: text data outside/);
  });

  it('is not expanded, however often its entities refer to each other', async () => {
    const entities = Array.from({ length: 30 }, (_, n) => `<!ENTITY e${n + 1} "&e${n};&e${n};">`);
    const file = `<!DOCTYPE c [<!ENTITY e0 "x">${entities.join('')}]>${slim(emma('&e30;'))}`;
    expect((await outcome(file)).error).toMatch(/undefined entity$/);
  });

  it('has bytes of another encoding: after the records before it', async () => {
    const file = Buffer.from(`${slim(emma())}${emma('\xE9')}</collection>`, 'latin1');
    const { records, error } = await outcome(file);
    expect(records).toHaveLength(1);
    expect(error).toContain('bytes that are not UTF-8');
  });
});

describe('a record that is too long', () => {
  const MIB = 1024 * 1024;
  const reason = 'is longer than 1 MiB';
  const long: [string, string][] = [
    ['in one text', emma('x'.repeat(3 * MIB))],
    ['in one text of two bytes each', emma('é'.repeat(0.6 * MIB))],
    ['in CDATA', emma(`<![CDATA[${'<'.repeat(2 * MIB)}]]>`)],
    ['in a comment', emma(`<!--${'x'.repeat(2 * MIB)}-->`)],
    ['in an attribute', emma().replace('"1"', `"${'x'.repeat(2 * MIB)}"`)],
    ['in many fields', `<record>${emma().slice(8, -9).repeat(20_000)}</record>`],
  ];

  it.each(long)('%s has a reason, and the next one is read', async (_, record) => {
    for (const size of [10_000, 65_536, 1e8]) {
      const { records, error } = await read(`<c>${emma()}${record}${emma('B')}</c>`, size);
      expect(error).toBeUndefined();
      expect(contentsOf(records)).toMatchObject([{ leader: '' }, { reason }, { leader: '' }]);
      expect(records[1].raw.equals(Buffer.from(record).subarray(0, MIB))).toBe(true);
    }
  });

  it.each([
    ['a name', `<${'x'.repeat(200_000)}`],
    ['a name of an attribute', `<a ${'x'.repeat(200_000)}`],
    ['a reference', `<a>&${'x'.repeat(200_000)}`],
    ['a tag', `<a ${Array.from({ length: 30_000 }, (_, n) => `a${n}=""`).join(' ')}`],
  ])('is not waited for if %s is too long', async (_, file) => {
    expect((await read(file)).error).toMatch(/tag or a name that is too long, on line 1$/);
  });
});
