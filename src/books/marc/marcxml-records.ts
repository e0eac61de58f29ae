import { SaxesParser, type SaxesTagNS } from 'saxes';
import { unusable } from '../import/unusable.js';
import { MAX_RAW, type ReadRecord } from './marc-record.js';
import { marcName, MarcXmlBuilder } from './marcxml-builder.js';

/** How deep elements may be nested. */
const MAX_DEPTH = 100;
/** How many characters a tag and a name may have. */
const MAX_TAG = 64 * 1024;
const MAX_NAME = 10_000;
const MAX_ATTRIBUTES = 1000;

/**
 * Finds the records in the text of an XML file, at any depth: in a collection, alone, or in the answer
 * of a protocol. Buffers at most MAX_RAW characters of a record, and as many of a text or tag.
 * Every method throws Problem `unusable_file` when the XML is not well-formed or exceeds a limit; the
 * records before that are then still to be taken.
 */
export class MarcXmlRecords {
  private readonly parser = new SaxesParser({ xmlns: true });
  private records: ReadRecord[] = [];
  private position = 0;
  private root = '';
  private depth = 0;
  /** The depth of the open record; 0 if none is open. */
  private recordDepth = 0;
  private builder = new MarcXmlBuilder();
  private reason: string | undefined;
  /** Where the last record ended in the file. */
  private endsAt = -1;
  /** Whether nothing follows. */
  private isAll = false;
  /** The beginning of the open record, if it is longer than MAX_RAW. */
  private cut: string | undefined;
  /** The text from the beginning of the open record, otherwise at least the last tag. */
  private kept = '';
  /** Where `kept` ends in the file. */
  private keptTo = 0;

  constructor() {
    const { parser } = this;
    parser.on('error', ({ message }) => this.fail(message));
    parser.on('opentag', (element) => this.open(element));
    parser.on('closetag', (element) => this.close(element));
    parser.on('text', (text) => this.addText(text));
    parser.on('cdata', (text) => this.addText(text));
  }

  /** @param text the next part of the file, of any length */
  write(text: string): void {
    this.kept += text;
    this.keptTo += text.length;
    this.parser.write(text);
    if (this.recordDepth > 0 && this.kept.length > MAX_RAW) this.cut ??= this.kept;
    const isSpare = !this.isBuilding && this.kept.length > 2 * MAX_TAG;
    if (isSpare) this.kept = this.kept.slice(-MAX_TAG);
    this.limitParser();
  }

  /** Call when the file ends. */
  end(): void {
    this.isAll = true;
    this.parser.close();
    if (this.position === 0 && this.root !== 'collection') {
      throw unusable(`The XML has no MARC record; its outermost element is ${this.root}`);
    }
  }

  /** The records that are complete since the last call. */
  take(): ReadRecord[] {
    return this.records.splice(0);
  }

  /** @param message of saxes: `line:column: what is wrong.` */
  private fail(message: string): never {
    const [, line, column, what] = /^(\d+):(\d+): (.*?)\.?$/s.exec(message) ?? [];
    const isUnclosed = this.endsAt === this.parser.position && !this.isAll;
    // saxes closes an element that has no closing tag, and then reports the error.
    if (isUnclosed) this.records.pop();
    const where = this.recordDepth > 0 || isUnclosed ? ` in record ${this.position}` : '';
    throw unusable(`The XML is not well-formed${where}: line ${line}, column ${column}: ${what}`);
  }

  private get isBuilding(): boolean {
    return this.recordDepth > 0 && this.cut === undefined;
  }

  private open(element: SaxesTagNS): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw unusable(`The XML is more than ${MAX_DEPTH} elements deep`);
    if (this.depth === 1) this.root = element.local;
    const isRecord = marcName(element) === 'record';
    if (isRecord && this.recordDepth === 0) this.beginRecord();
    else if (isRecord) this.reason ??= 'contains another record';
    else if (this.isBuilding) this.builder.open(element);
  }

  private close(element: SaxesTagNS): void {
    if (this.recordDepth === this.depth) this.endRecord();
    else if (this.isBuilding) this.builder.close(element);
    this.depth -= 1;
  }

  private addText(text: string): void {
    if (this.isBuilding) this.builder.addText(text);
  }

  /** saxes keeps a text or a tag until its end has arrived, however long it is. */
  private limitParser(): void {
    const { parser } = this;
    if (parser['text'].length > MAX_RAW) parser['text'] = '';
    const names = [parser['name'], parser['entity'], parser['piTarget']];
    if (
      names.some((name) => name.length > MAX_NAME) ||
      parser['attribList'].length > MAX_ATTRIBUTES
    )
      throw unusable(`The XML has a tag or a name that is too long, on line ${parser.line}`);
  }

  private beginRecord(): void {
    const end = this.index();
    this.kept = this.kept.slice(this.kept.lastIndexOf('<', end - 1));
    this.builder = new MarcXmlBuilder();
    this.reason = undefined;
    this.recordDepth = this.depth;
    this.position += 1;
  }

  private endRecord(): void {
    const end = this.index();
    const text = this.cut ?? this.kept.slice(0, end);
    const raw = Buffer.from(text).subarray(0, MAX_RAW);
    const isLong = this.cut !== undefined || raw.length < Buffer.byteLength(text);
    const { record, notes } = this.builder;
    const { position } = this;
    const reason = isLong ? 'is longer than 1 MiB' : this.reason;
    if (reason) this.records.push({ position, raw, reason });
    else if (notes.size > 0) this.records.push({ position, raw, record, notes: [...notes] });
    else this.records.push({ position, raw, record });
    this.kept = this.kept.slice(end);
    this.cut = undefined;
    this.recordDepth = 0;
    this.endsAt = this.parser.position;
  }

  /** Where the parser is in `kept`. */
  private index(): number {
    return this.kept.length - (this.keptTo - this.parser.position);
  }
}
