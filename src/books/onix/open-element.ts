import type { SaxesTagNS } from 'saxes';
import type { OnixElement } from './element.js';
import { referenceName } from './short-tags.js';

/** Most elements have no attributes. */
const NONE: ReadonlyMap<string, string> = new Map();

/** A product or header whose end has not been read yet. */
export class OpenElement {
  element: OnixElement;
  /** Why it cannot be used. The first reason counts. */
  reason: string | undefined;
  /** How many faults of its text were passed over. */
  faults = 0;
  /** The beginning of its text, if it is too long. */
  cut: Buffer | undefined;
  /** The elements that have begun, from the outside; undefined when nothing more is kept. */
  private path: OnixElement[] | undefined;

  /** @param from where it begins in all the text so far */
  constructor(
    tag: SaxesTagNS,
    readonly from: number,
  ) {
    this.element = elementFrom(tag);
    this.path = [this.element];
  }

  get isGivenUp(): boolean {
    return this.path === undefined;
  }

  start(tag: SaxesTagNS): void {
    if (!this.path) return;
    const child = elementFrom(tag);
    this.path.at(-1)!.children.push(child);
    this.path.push(child);
  }

  text(text: string): void {
    this.path?.at(-1)!.children.push(text);
  }

  end(): void {
    this.path?.pop();
  }

  /** Keeps nothing but the names that the record has in its file. */
  giveUp(reason: string): void {
    this.reason ??= reason;
    this.path = undefined;
    const isReference = (child: OnixElement | string) =>
      typeof child !== 'string' && child.name === 'RecordReference';
    this.element = { ...this.element, children: this.element.children.filter(isReference) };
  }
}

function elementFrom(tag: SaxesTagNS): OnixElement {
  const found = Object.values(tag.attributes).map(({ local, value }) => [local, value] as const);
  return {
    name: referenceName(tag.local),
    attributes: found.length > 0 ? new Map(found) : NONE,
    children: [],
  };
}
