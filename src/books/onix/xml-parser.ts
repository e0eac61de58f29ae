import { SaxesParser, type SaxesTagNS } from 'saxes';
import { NAMED_CHARACTERS } from './named-characters.js';

/** Positions are indexes into all the text so far, behind the tag or character that they tell of. */
export interface XmlHandlers {
  start(tag: SaxesTagNS, position: number): void;
  end(position: number): void;
  text(text: string): void;
  /** The file is not well-formed. If this returns, parsing goes on as well as it can. */
  fault(fault: XmlFault): void;
}

export interface XmlFault {
  /** Where it was noticed, from 1. */
  line: number;
  column: number;
  position: number;
  /** As saxes says it, such as "unexpected close tag". */
  message: string;
}

const MAX_NAME = 10_000;
const MAX_ATTRIBUTES = 1_000;

/**
 * Parses XML with namespaces as its text arrives. The character names of HTML are known; entity
 * declarations of a DTD are not read.
 */
export class XmlParser {
  private readonly parser = new SaxesParser({ xmlns: true });

  /** @param maxText a text, comment or attribute with more UTF-16 code units is not kept as a whole */
  constructor(
    private readonly handlers: XmlHandlers,
    private readonly maxText: number,
  ) {
    const { parser } = this;
    parser.ENTITIES = NAMED_CHARACTERS;
    parser.on('opentag', (tag) => handlers.start(tag, parser.position));
    parser.on('closetag', () => handlers.end(parser.position));
    parser.on('text', (text) => handlers.text(text));
    parser.on('cdata', (text) => handlers.text(text));
    parser.on('error', ({ message }) => this.report(message.replace(/^\d+:\d+: |\.$/g, '')));
  }

  write(text: string): void {
    this.parser.write(text);
    this.limitBuffers();
  }

  /** Nothing follows. */
  close(): void {
    this.parser.close();
  }

  /** saxes keeps a token until its end has arrived, however long it is. */
  private limitBuffers(): void {
    const { parser } = this;
    if (parser['text'].length > this.maxText) parser['text'] = '';
    for (const name of [parser['name'], parser['entity'], parser['piTarget']]) {
      if (name.length > MAX_NAME) this.report(`a name has more than ${MAX_NAME} characters`);
    }
    if (parser['attribList'].length > MAX_ATTRIBUTES) {
      this.report(`a tag has more than ${MAX_ATTRIBUTES} attributes`);
    }
  }

  private report(message: string): void {
    const { line, column, position } = this.parser;
    this.handlers.fault({ line, column, position, message });
  }
}
