import { elementsOf, type OnixElement, textIn } from '../element.js';

/** Code list 15: the distinctive title; "undefined" only if there is none. */
const TITLE_TYPES = ['01', '00'];
/** Code list 149. */
const OF_PRODUCT = '01';
const OF_COLLECTION = '02';

/** The title with its subtitle, as "Title: subtitle". */
export function titleOf(product: OnixElement): string | undefined {
  const [description] = elementsOf(product, 'DescriptiveDetail');
  if (description) return withSubtitle(...ofTitleDetail(description));
  const composite = ofType(elementsOf(product, 'Title'));
  return composite
    ? withSubtitle(titleText(composite), composite)
    : withSubtitle(textIn(product, 'DistinctiveTitle') ?? titleText(product), product);
}

/** Release 3.0: the title element of the product; of a volume without a title, that of its collection. */
function ofTitleDetail(description: OnixElement): [string | undefined, OnixElement | undefined] {
  const detail = ofType(elementsOf(description, 'TitleDetail'));
  const elements = elementsOf(detail, 'TitleElement');
  const ofLevel = (level: string) =>
    elements.find((element) => textIn(element, 'TitleElementLevel') === level);
  const element = ofLevel(OF_PRODUCT);
  if (!element) return [undefined, undefined];
  const part = textIn(element, 'PartNumber', 'YearOfAnnual');
  const own = titleText(element);
  const text = own ?? (part && titleText(ofLevel(OF_COLLECTION)));
  const isNamed = !part || (own !== undefined && endsWithWord(own, part));
  return [isNamed ? text : [text, part].filter(Boolean).join(', '), element];
}

/** Whether "Fens, Volume 2" has the part "2" already, as "Fens 12" has not. */
const endsWithWord = (text: string, word: string): boolean =>
  text.endsWith(word) && !/[\p{L}\p{N}]$/u.test(text.slice(0, -word.length));

const ofType = (titles: OnixElement[]): OnixElement | undefined =>
  TITLE_TYPES.map((type) => titles.find((title) => textIn(title, 'TitleType') === type)).find(
    Boolean,
  );

function titleText(element: OnixElement | undefined): string | undefined {
  const rest = textIn(element, 'TitleWithoutPrefix');
  const prefix = textIn(element, 'TitlePrefix');
  return textIn(element, 'TitleText') ?? (rest && prefix ? join(prefix, rest) : rest);
}

/** "The" and "Marsh Road"; nothing stands between "L'" and "Étranger", nor after a hyphen. */
const join = (prefix: string, rest: string): string =>
  /['’-]$/.test(prefix) ? prefix + rest : `${prefix} ${rest}`;

function withSubtitle(title: string | undefined, element?: OnixElement): string | undefined {
  const subtitle = textIn(element, 'Subtitle');
  return title && subtitle ? `${title}: ${subtitle}` : title;
}
