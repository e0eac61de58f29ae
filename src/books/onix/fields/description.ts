import { elementsOf, type OnixElement, rawText, textIn, trimXml } from '../element.js';
import { htmlToText, looksLikeHtml, xhtmlToText } from './markup.js';

/** Code list 153, of release 3.0: description, short description. */
const TEXT_TYPES = ['03', '02'];
/** Code list 33, of release 2.1: main description, long description, short description. */
const OTHER_TEXT_TYPES = ['01', '03', '02'];
/** Code list 34: HTML, XML, XHTML. */
const WITH_MARKUP = ['02', '03', '05'];

/** The description, without markup; otherwise the short one. */
export function descriptionOf(product: OnixElement): string | undefined {
  const [collateral] = elementsOf(product, 'CollateralDetail');
  const texts = [
    ...inOrder(elementsOf(collateral, 'TextContent'), 'TextType', TEXT_TYPES),
    ...inOrder(elementsOf(product, 'OtherText'), 'TextTypeCode', OTHER_TEXT_TYPES),
    ...elementsOf(product, 'MainDescription').map((element) => toText(element)),
    ...elementsOf(product, 'Annotation').map((element) => toText(element)),
  ];
  return texts.find(Boolean);
}

const inOrder = (composites: OnixElement[], name: string, types: string[]): string[] =>
  types.flatMap((type) =>
    composites
      .filter((composite) => textIn(composite, name) === type)
      .flatMap((composite) =>
        elementsOf(composite, 'Text').map((text) => toText(text, textIn(composite, 'TextFormat'))),
      ),
  );

/**
 * XHTML stands in a text as elements, or escaped. Texts of publishers often have HTML though they are
 * labelled as plain, so tags count for more than the label. Plain text keeps its line breaks.
 */
function toText(element: OnixElement, formatElement?: string): string {
  if (element.children.some((child) => typeof child !== 'string')) return xhtmlToText(element);
  const text = rawText(element);
  const format = element.attributes.get('textformat') ?? formatElement ?? '';
  return WITH_MARKUP.includes(format) || looksLikeHtml(text) ? htmlToText(text) : trimXml(text);
}
