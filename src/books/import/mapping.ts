import { parse } from 'csv-parse/sync';
import type { FieldKind } from '../../common/fields/field-kinds.js';
import { BOOK_COLUMNS, bookFields, type CreateBookDto } from '../book.fields.js';
import { unusable } from './unusable.js';

export type Property = keyof CreateBookDto;

/** Converts a cell to the value of a request body. What cannot be converted is left to validation. */
const CONVERSIONS: { [kind in FieldKind]?: (cell: string) => unknown } = {
  /** Spreadsheets write 1997 as 1997.0 in a column with gaps. */
  integer: (cell) => (/^\s*[+-]?\d+(\.0+)?\s*$/.test(cell) ? Number(cell) + 0 : cell),
  number: (cell) =>
    /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell) ? Number(cell) : cell,
};

const REQUIRED = BOOK_COLUMNS.filter((property) => {
  const { nullable, optional } = bookFields[property];
  return !nullable && !optional;
});

/** A column of the file and the property it fills. */
export interface MappedColumn {
  property: Property;
  index: number;
  /** Converts an empty cell to null. */
  convert(cell: string): unknown;
}

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
 * Finds the columns in the header; without a `map`, those with the name of a property.
 * @throws Problem when a column is missing or its name is not unique
 */
export function mapColumns(header: string[], map: string | undefined): MappedColumn[] {
  const names = header.map((name) => name.trim());
  const wanted = map === undefined ? sameNames(names) : parseMapping(map);
  return [...wanted].map(([property, name]) => {
    const index = names.indexOf(name);
    if (index < 0) throw unusable(`The file has no column ${name}: ${has(names)}`);
    if (names.lastIndexOf(name) !== index) {
      throw unusable(`The file has more than one column ${name}`);
    }
    const convert = CONVERSIONS[bookFields[property].kind];
    return {
      property,
      index,
      convert: (cell) => (cell === '' ? null : convert ? convert(cell) : cell),
    };
  });
}

const has = (names: string[]): string => `it has ${names.join(', ')}`.slice(0, 1000);

function sameNames(names: string[]): Map<Property, string> {
  const found = BOOK_COLUMNS.filter((property) => names.includes(property));
  const missing = REQUIRED.filter((property) => !found.includes(property));
  if (missing.length > 0) {
    throw unusable(
      `The file has no column ${missing.join(' and no column ')}, and no map names one; ` +
        has(names),
    );
  }
  return new Map(found.map((property) => [property, property]));
}
