import { elementsOf, lineOf, type OnixElement, textIn } from '../element.js';
import { yearOf } from './year.js';

/** Code list 45: publisher. Release 2.1 may leave the role out. */
const PUBLISHER = '01';
/** Code list 163: publication date, first publication date, publication date of the print counterpart. */
const PUBLISHED = ['01', '11', '19'];

/** The publisher, otherwise the imprint. */
export function publisherOf(product: OnixElement): string | undefined {
  const [detail = product] = elementsOf(product, 'PublishingDetail');
  const publisher = elementsOf(detail, 'Publisher').find(
    (element) => (textIn(element, 'PublishingRole') ?? PUBLISHER) === PUBLISHER,
  );
  const names = [
    textIn(publisher, 'PublisherName'),
    textIn(detail, 'PublisherName'),
    ...elementsOf(detail, 'Imprint').map((imprint) => textIn(imprint, 'ImprintName')),
    textIn(detail, 'ImprintName'),
  ];
  return names.find(Boolean);
}

/** The year of publication of this product, otherwise of the first or the printed edition. */
export function publicationYear(product: OnixElement): number | undefined {
  const dates = elementsOf(elementsOf(product, 'PublishingDetail')[0], 'PublishingDate');
  const years = PUBLISHED.flatMap((role) =>
    dates
      .filter((date) => textIn(date, 'PublishingDateRole') === role)
      .flatMap((date) =>
        elementsOf(date, 'Date').map((element) =>
          yearOf(
            lineOf(element),
            element.attributes.get('dateformat') ?? textIn(date, 'DateFormat'),
          ),
        ),
      ),
  );
  // Release 2.1
  for (const name of ['PublicationDate', 'YearFirstPublished']) {
    years.push(
      ...elementsOf(product, name).map((element) =>
        yearOf(lineOf(element), element.attributes.get('dateformat')),
      ),
    );
  }
  return years.find((year) => year !== undefined);
}
