import { elementsOf, lineOf, type OnixElement, textIn } from '../element.js';

/** Code list 23: pages of the main content, pages with content, numbered pages. */
const PAGE_COUNTS = ['00', '11', '05'];
/** Code list 24. */
const PAGES = '03';
/** Code list 22: language of text. */
const OF_TEXT = '01';
/** Codes that name no language. */
const NO_LANGUAGE = ['und', 'mul', 'zxx', 'mis'];

/** @returns undefined as well for a number that is no positive integer */
export function pageCountOf(product: OnixElement): number | undefined {
  const [description = product] = elementsOf(product, 'DescriptiveDetail');
  const extents = elementsOf(description, 'Extent').filter(
    (extent) => textIn(extent, 'ExtentUnit') === PAGES,
  );
  const counts = PAGE_COUNTS.map((type) =>
    extents.find((extent) => textIn(extent, 'ExtentType') === type),
  ).map((extent) => textIn(extent, 'ExtentValue'));
  const pages = [...counts, textIn(product, 'NumberOfPages')].find(Boolean);
  return pages && /^0*[1-9]\d*$/.test(pages) ? Number(pages) : undefined;
}

/**
 * The language of the text, as ISO 639-2/B in lower case.
 * @param header whose default holds for products that are described but name no language
 */
export function languageOf(product: OnixElement, header?: OnixElement): string | undefined {
  const [block] = elementsOf(product, 'DescriptiveDetail');
  const description = block ?? product;
  const ofText = elementsOf(description, 'Language')
    .filter((language) => textIn(language, 'LanguageRole') === OF_TEXT)
    .map((language) => textIn(language, 'LanguageCode'));
  const codes = [...ofText, ...elementsOf(product, 'LanguageOfText').map(lineOf)];
  const isDescribed = block !== undefined || textIn(product, 'Title', 'DistinctiveTitle');
  if (codes.length === 0 && isDescribed) codes.push(textIn(header, 'DefaultLanguageOfText'));
  return codes
    .map((code) => code?.toLowerCase())
    .find((code) => code && /^[a-z]{3}$/.test(code) && !NO_LANGUAGE.includes(code));
}
