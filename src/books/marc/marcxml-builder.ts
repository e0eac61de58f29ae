import type { SaxesTagNS } from 'saxes';
import type { DataField, MarcRecord } from './marc-record.js';

/** Namespaces of MARCXML: some programs write none. */
const NAMESPACES = new Set(['http://www.loc.gov/MARC21/slim', '']);

const NO_TAG = 'has a field without a tag, which was left out';
const NO_CODE = 'has a subfield without a code, which was left out';

/** The name of an element of MARCXML, in any prefix; undefined for elements of other namespaces. */
export const marcName = ({ uri, local }: SaxesTagNS): string | undefined =>
  NAMESPACES.has(uri) ? local : undefined;

/** Builds a record from the elements inside it. */
export class MarcXmlBuilder {
  readonly record: MarcRecord = { leader: '', controlFields: [], dataFields: [] };
  readonly notes = new Set<string>();
  private field: DataField | undefined;
  /** The text of the element that holds text, while it is open. */
  private text: string | undefined;

  open(element: SaxesTagNS): void {
    const name = marcName(element);
    if (name === 'datafield') {
      const ind1 = attribute(element, 'ind1') || ' ';
      const ind2 = attribute(element, 'ind2') || ' ';
      this.field = { tag: attribute(element, 'tag') ?? '', ind1, ind2, subfields: [] };
    } else if (name === 'leader' || name === 'controlfield' || name === 'subfield') {
      this.text = '';
    }
  }

  addText(text: string): void {
    if (this.text !== undefined) this.text += text;
  }

  close(element: SaxesTagNS): void {
    const name = marcName(element);
    const text = this.text ?? '';
    if (name === 'leader') this.record.leader = text;
    else if (name === 'controlfield') this.addControlField(attribute(element, 'tag'), text);
    else if (name === 'subfield') this.addSubfield(attribute(element, 'code'), text);
    else if (name === 'datafield') this.addDataField();
    else return;
    this.text = undefined;
  }

  private addControlField(tag: string | undefined, data: string): void {
    if (tag) this.record.controlFields.push({ tag, data });
    else this.notes.add(NO_TAG);
  }

  private addSubfield(code: string | undefined, value: string): void {
    if (code) this.field?.subfields.push({ code, value });
    else this.notes.add(NO_CODE);
  }

  private addDataField(): void {
    if (this.field?.tag) this.record.dataFields.push(this.field);
    else this.notes.add(NO_TAG);
    this.field = undefined;
  }
}

function attribute({ attributes }: SaxesTagNS, name: string): string | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name].value : undefined;
}
