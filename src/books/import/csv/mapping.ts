import { parse } from 'csv-parse/sync';
import { BOOK_COLUMNS, bookFields } from '../../book.fields.js';
import type { Property } from '../formats/book-record.js';
import { unusable } from '../unusable.js';

const REQUIRED = BOOK_COLUMNS.filter((property) => {
  const { nullable, optional } = bookFields[property];
  return !nullable && !optional;
});

/**
 * Parses `property=header,…`; a pair that contains a comma is double-quoted, as in CSV.
 * @throws Error whose message continues a sentence that begins with "map"
 */
export function parseMapping(map: string): Map<Property, string> {
  const [pairs = []] = parse(map, { relax_quotes: true });
  const headers = new Map<Property, string>();
  for (const pair of pairs) {
    const [property, header] = splitPair(pair);
    if (headers.has(property)) throw new Error(`names ${property} twice`);
    headers.set(property, header);
  }
  const missing = REQUIRED.filter((property) => !headers.has(property));
  if (missing.length > 0) throw new Error(`must name a column for ${missing.join(' and ')}`);
  return headers;
}

function splitPair(pair: string): [Property, string] {
  const separator = pair.indexOf('=');
  const name = pair.slice(0, separator).trim();
  const header = pair.slice(separator + 1).trim();
  if (separator < 0 || header === '') {
    throw new Error('must be pairs of property=header, separated by commas');
  }
  const property = BOOK_COLUMNS.find((one) => one === name);
  if (!property) throw new Error(`names ${name}, which is none of ${BOOK_COLUMNS.join(', ')}`);
  return [property, header];
}

/**
 * Finds the columns in the header; without a `map`, those with the name of a property in any case.
 * @returns the index of the column of each property
 * @throws Problem when a column is missing or its name is not unique
 */
export function mapColumns(header: string[], map: string | undefined): Map<Property, number> {
  const names = header.map((name) => name.trim());
  if (map !== undefined) {
    return new Map([...parseMapping(map)].map(([property, name]) => [property, find(names, name)]));
  }
  const found = BOOK_COLUMNS.filter((property) => columnsOf(names, property).length > 0);
  const missing = REQUIRED.filter((property) => !found.includes(property));
  if (missing.length > 0) throw unusable(noColumns(missing, names));
  return new Map(found.map((property) => [property, find(names, property)]));
}

/** The field that is read from each column of a header, also if it lacks one that is wanted. */
export function fieldsByName(header: string[], map: string | undefined): (Property | undefined)[] {
  const wanted =
    map === undefined ? new Map(BOOK_COLUMNS.map((name) => [name, name])) : parseMapping(map);
  const fields: Property[] = [];
  for (const [property, name] of wanted) {
    const [index, another] = columnsOf(header, name);
    if (another === undefined) fields[index] = property;
  }
  return fields;
}

function find(names: string[], name: string): number {
  const [index, another] = columnsOf(names, name);
  if (index === undefined) throw unusable(`The file has no column ${name}: ${has(names)}`);
  if (another !== undefined) throw unusable(`The file has more than one column ${name}`);
  return index;
}

/** The columns with this name or, if there is none, with this name in another case. */
function columnsOf(names: string[], wanted: string): number[] {
  const where = (isSame: (name: string) => boolean): number[] =>
    names.flatMap((name, index) => (isSame(name) ? [index] : []));
  const exact = where((name) => name === wanted);
  return exact.length > 0 ? exact : where((name) => name.toLowerCase() === wanted.toLowerCase());
}

const has = (names: string[]): string => `it has ${names.join(', ')}`.slice(0, 1000);

/** Says what is missing, and the map to write, with the headers that look like properties. */
function noColumns(missing: Property[], names: string[]): string {
  const similar = (property: Property): string | undefined =>
    names.find((name) => name.toLowerCase().includes(property.toLowerCase()));
  const pairs = BOOK_COLUMNS.flatMap((property) => {
    const header = similar(property) ?? (REQUIRED.includes(property) ? 'HEADER' : undefined);
    return header === undefined
      ? []
      : [/,/.test(header) ? `"${property}=${header}"` : `${property}=${header}`];
  });
  return (
    `The file has no column ${missing.join(' and no column ')}, and no map names one; ${has(names)}. ` +
    `The map to write: ${pairs.join(',')}`
  );
}
