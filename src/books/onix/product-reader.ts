import type { SaxesTagNS } from 'saxes';
import { unusable } from '../import/unusable.js';
import type { OnixElement } from './element.js';
import { OpenElement } from './open-element.js';
import { referenceName } from './short-tags.js';
import { XmlParser, type XmlFault } from './xml-parser.js';

/** One product of a message. */
export interface OnixProduct {
  /** The number of the product in the message, from 1. */
  position: number;
  /** Its text in the file, as UTF-8, at most 1 MiB. */
  raw: Buffer;
  /** The product, as far as it was read. */
  element: OnixElement;
  /** Why it cannot be used; to be read after "record 7". */
  reason?: string;
  /** The header of the message, with defaults for its products. */
  header?: OnixElement;
}

const MAX_PRODUCT = 1024 * 1024;
const TOO_LONG = `is longer than ${MAX_PRODUCT} bytes`;
const MAX_DEPTH = 100;
/** A start tag is kept until its end has arrived. */
const MAX_TAG = 65_536;
const MAX_FAULTS = 100;
/** Characters of an entity name that are shown. */
const MAX_REFERENCE = 50;

/** Finds the products in the text of a message. Keeps one product at most. */
export class ProductReader {
  private readonly parser = new XmlParser(this, MAX_PRODUCT);
  /** The text from the beginning of the product on, otherwise from the last tag on. */
  private kept = '';
  private keptFrom = 0;
  /** The text that is being parsed. */
  private piece = '';
  private pieceFrom = 0;
  private depth = 0;
  private count = 0;
  private open: OpenElement | undefined;
  private header: OnixElement | undefined;

  constructor(private readonly onProduct: (product: OnixProduct) => void) {}

  /** @throws Problem `unusable_file` */
  write(piece: string): void {
    this.piece = piece;
    this.kept += piece;
    this.parser.write(piece);
    this.pieceFrom += piece.length;
    this.forget();
  }

  /** @throws Problem `unusable_file` */
  close(): void {
    this.piece = '';
    this.parser.close();
  }

  start(tag: SaxesTagNS, position: number): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw unusable(`Elements nest deeper than ${MAX_DEPTH}`);
    if (this.depth === 1) checkRoot(tag.local);
    else if (this.depth > 2) {
      if (tag.local === 'Product' || tag.local === 'product') this.refuseNested();
      this.open?.start(tag);
    } else {
      const name = referenceName(tag.local);
      if (name !== 'Product' && name !== 'Header') return;
      if (name === 'Product') this.count += 1;
      const at = this.kept.lastIndexOf('<', position - this.keptFrom - 1);
      this.open = new OpenElement(tag, this.keptFrom + Math.max(at, 0));
    }
  }

  end(position: number): void {
    this.depth -= 1;
    if (this.depth > 1) this.open?.end();
    else if (this.depth === 1 && this.open) this.finish(this.open, position);
  }

  text(text: string): void {
    this.open?.text(text);
  }

  /** A product within another one would be lost without a word, as where an end tag is missing. */
  private refuseNested(): void {
    if (this.open?.element.name !== 'Product') {
      throw unusable('A product is within another element than the message');
    }
    this.open.reason ??= 'has another product within it';
  }

  fault({ line, column, position, message }: XmlFault): void {
    const { open } = this;
    const where = `at line ${line}, column ${column}`;
    const isWithin = open?.element.name === 'Product';
    const harm = isWithin && describeHarmless(message, this.textBefore(position));
    if (!harm || open.faults >= MAX_FAULTS) {
      const record = isWithin ? `, in record ${this.count}` : '';
      throw unusable(`The XML is not well-formed ${where}${record}: ${message}`);
    }
    open.faults += 1;
    open.reason ??= `has ${harm} ${where}`;
  }

  private finish(open: OpenElement, position: number): void {
    this.open = undefined;
    if (open.element.name === 'Header') {
      this.header = open.element;
      return;
    }
    const { kept, keptFrom } = this;
    const raw = open.cut ?? Buffer.from(kept.slice(open.from - keptFrom, position - keptFrom));
    if (raw.length > MAX_PRODUCT) open.giveUp(TOO_LONG);
    this.onProduct({
      position: this.count,
      raw: raw.subarray(0, MAX_PRODUCT),
      element: open.element,
      reason: open.reason,
      header: this.header,
    });
  }

  /** The last characters before a position. */
  private textBefore(position: number): string {
    const isKept = !this.open?.isGivenUp;
    const text = isKept ? this.kept : this.piece;
    const end = Math.max(position - (isKept ? this.keptFrom : this.pieceFrom), 0);
    return text.slice(Math.max(end - MAX_REFERENCE, 0), end);
  }

  /** Lets go of the text that is no longer needed. */
  private forget(): void {
    const { open } = this;
    if (open && !open.isGivenUp) {
      this.keepFrom(open.from);
      if (this.kept.length <= MAX_PRODUCT) return;
      open.cut = Buffer.from(this.kept.slice(0, MAX_PRODUCT));
      open.giveUp(TOO_LONG);
    }
    const tag = this.kept.lastIndexOf('<');
    const isTag = tag >= 0 && this.kept.length - tag <= MAX_TAG;
    this.keepFrom(isTag ? this.keptFrom + tag : this.pieceFrom);
  }

  private keepFrom(position: number): void {
    this.kept = this.kept.slice(position - this.keptFrom);
    this.keptFrom = position;
  }
}

function checkRoot(name: string): void {
  if (/^onixmessage$/i.test(name)) return;
  const found = `The root element is <${name.slice(0, 80)}>`;
  throw unusable(
    /^product$/i.test(name)
      ? `${found}: put the products into an <ONIXMessage>`
      : `${found}, not <ONIXMessage>: this is not an ONIX file`,
  );
}

/**
 * What is wrong, if it cannot hide the end of the product. A "<" in an attribute can: its quote may be
 * missing.
 * @param before the text up to the fault
 */
function describeHarmless(message: string, before: string): string | undefined {
  const name = /&[^&<>;]+;$/.exec(before)?.[0] ?? 'a reference';
  if (message === 'undefined entity') return `${name}, which HTML does not name,`;
  if (message === 'malformed character entity') return `${name}, which is no character of XML,`;
  if (message !== 'disallowed character' || before.endsWith('<')) return undefined;
  const code = before
    .charCodeAt(before.length - 1)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  return `the character U+${code}, which XML does not allow,`;
}
