import type { MarcRecord } from '../../../src/books/marc/marc-record.js';
import type { Random } from '../random.js';

const NAMESPACE = 'http://www.loc.gov/MARC21/slim';

/**
 * A collection as other programs may write it: any prefix or none, attributes in any order and quotes,
 * CDATA, references, comments and white space between elements.
 */
export function variedMarcXml(records: MarcRecord[], random: Random): string {
  const prefix = random.pick(['', 'marc:', 'm:', 'marc-21:']);
  const declared = `xmlns${prefix && `:${prefix.slice(0, -1)}`}="${NAMESPACE}"`;
  const space = (): string =>
    random.pick(['', '', '\n', '\r\n  ', '\t', '<!-- a < b -->', '<?x y?>']);
  const element = (name: string, attributes: [string, string][], inside: string): string => {
    const written = random.some(attributes, attributes.length).map(([key, value]) => {
      const quote = random.pick(['"', "'"]);
      return `${random.pick([' ', '\n '])}${key}${random.pick(['=', ' = '])}${quote}${value}${quote}`;
    });
    if (inside === '' && random.chance(0.5)) return `<${prefix}${name}${written.join('')}/>`;
    return `<${prefix}${name}${written.join('')}>${inside}</${prefix}${name} >`;
  };
  const record = ({ leader, controlFields, dataFields }: MarcRecord): string => {
    const fields = [
      element('leader', [], leader),
      ...controlFields.map(({ tag, data }) =>
        element('controlfield', [['tag', tag]], text(data, random)),
      ),
      ...dataFields.map(({ tag, ind1, ind2, subfields }) => {
        const inside = subfields.map(({ code, value }) =>
          element('subfield', [['code', code]], text(value, random)),
        );
        const attributes: [string, string][] = [
          ['tag', tag],
          ['ind1', ind1],
          ['ind2', ind2],
        ];
        return element('datafield', attributes, inside.map((one) => one + space()).join(''));
      }),
    ];
    return element('record', [], fields.map((field) => space() + field).join(''));
  };
  const inside = records.map((each) => record(each) + space()).join('');
  return `<?xml version="1.0"?><${prefix}collection ${declared}>${inside}</${prefix}collection>`;
}

/** The text in CDATA, or with references for some of its characters. */
function text(value: string, random: Random): string {
  if (random.chance(0.2) && !value.includes(']]>') && !value.includes('\r')) {
    return `<![CDATA[${value}]]>`;
  }
  return value.replace(/[&<>\r]|[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (character.length === 1 && code > 0x7f && random.chance(0.8)) return character;
    const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
    if (named[character] && random.chance(0.5)) return named[character];
    return random.pick([
      `&#${code};`,
      `&#x${code.toString(16)};`,
      `&#x${code.toString(16).toUpperCase()};`,
    ]);
  });
}
