import { unusable } from '../unusable.js';
import type { Format } from './formats.js';

/** A leader, which begins with the length of the record, and a directory of digits. */
const MARC = /^\s*\d{5}[^\r\n\t,;]{19}\d{12}/;
const ROOT = /<(?:[\w.-]+:)?([A-Za-z][\w.-]*)/;
/** What may come before the root of an XML file. */
const PROLOG = /^(\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^[>]*(\[.*?\]\s*)?>)*/s;

/**
 * Recognizes MARC and XML by the first bytes.
 * @returns undefined for any other file
 * @throws Problem for XML of another kind
 */
export function recognize(bytes: Buffer): Exclude<Format, 'csv'> | undefined {
  const text = withoutZeros(bytes)
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  if (MARC.test(text)) return 'marc';
  if (!/^\s*</.test(text)) return undefined;
  const [, root] = ROOT.exec(text.replace(PROLOG, '')) ?? [];
  if (root === 'collection' || root === 'record') return 'marcxml';
  if (root !== undefined && /^onixmessage$/i.test(root)) return 'onix';
  throw unusable(`The file is XML, but neither MARCXML nor ONIX: it begins with <${root ?? ''}>`);
}

/** UTF-16 of ASCII characters as their bytes. */
const withoutZeros = (bytes: Buffer): Buffer =>
  bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0
    ? (bytes.filter((byte) => byte !== 0) as Buffer)
    : bytes;
