import type { DataField, MarcRecord } from '../../marc/marc-record.js';
import { escapeXml } from '../xml-text.js';

/** What stands before the first record and after the last one. */
export const MARCXML_HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n';
export const MARCXML_TAIL = '</collection>\n';

/**
 * A record as an element of MARCXML, on a line of its own.
 * @throws Unwritable when a text has a character that XML 1.0 cannot hold
 */
export function writeMarcXml({ leader, controlFields, dataFields }: MarcRecord): string {
  const controls = controlFields.map(
    ({ tag, data }) => `<controlfield tag="${escapeXml(tag)}">${escapeXml(data)}</controlfield>`,
  );
  const fields = [...controls, ...dataFields.map(dataField)].join('');
  return `<record><leader>${escapeXml(leader)}</leader>${fields}</record>\n`;
}

function dataField({ tag, ind1, ind2, subfields }: DataField): string {
  const inside = subfields.map(
    ({ code, value }) => `<subfield code="${escapeXml(code)}">${escapeXml(value)}</subfield>`,
  );
  const attributes = `tag="${escapeXml(tag)}" ind1="${escapeXml(ind1)}" ind2="${escapeXml(ind2)}"`;
  return `<datafield ${attributes}>${inside.join('')}</datafield>`;
}
