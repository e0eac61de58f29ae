import { cleanIsbn } from '../../../common/fields/isbn.js';
import { elementsOf, excerpt, lineOf, type OnixElement, textIn } from '../element.js';

/** Code list 5. */
const ISBN_13 = '15';
const GTIN_13 = '03';
const ISBN_10 = '02';
/** Other identifiers that are named in a report. */
const MAX_NOTES = 5;

export interface Identifiers {
  /** As it is in the record. The first that is valid, otherwise the first. */
  isbn?: string;
  notes: string[];
}

/** The ISBN: labelled as ISBN-13, otherwise as GTIN-13 of books, otherwise as ISBN-10. */
export function isbnOf(product: OnixElement): Identifiers {
  const identifiers = elementsOf(product, 'ProductIdentifier');
  const ofType = (type: string) =>
    identifiers
      .filter((identifier) => textIn(identifier, 'ProductIDType') === type)
      .flatMap((identifier) => textIn(identifier, 'IDValue') ?? []);
  // Release 2.1 also has elements of its own for them.
  const old = (name: string) => elementsOf(product, name).map(lineOf).filter(Boolean);
  const gtins = [...ofType(GTIN_13), ...old('EAN13')].filter((gtin) => /^97[89]/.test(gtin));
  const all = [...ofType(ISBN_13), ...gtins, ...ofType(ISBN_10), ...old('ISBN')];

  const isbn = all.find((text) => cleanIsbn(text)) ?? all[0];
  if (isbn === undefined) return { notes: [] };
  const chosen = cleanIsbn(isbn);
  const others = new Set(all.filter((text) => text !== isbn && cleanIsbn(text) !== chosen));
  const notes = [...others]
    .slice(0, MAX_NOTES)
    .map((other) =>
      cleanIsbn(other)
        ? `has a second ISBN ${excerpt(other)}`
        : `has an identifier ${excerpt(other)} that is no ISBN`,
    );
  return { isbn, notes };
}
