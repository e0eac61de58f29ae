import type { Book } from '../../book.entity.js';
import { looksLikeHtml } from '../../onix/fields/markup.js';
import { escapeXml } from '../xml-text.js';

/** The columns that are written. */
export type OnixBook = Pick<
  Book,
  | 'id'
  | 'title'
  | 'author'
  | 'year'
  | 'isbn'
  | 'pageCount'
  | 'status'
  | 'description'
  | 'publisher'
  | 'language'
>;

/**
 * A book as a product of ONIX 3.0 with reference tags, on one line.
 *
 * The elements stand in the order of EDItEUR's schema, ONIX_BookProduct_3.0_reference.xsd, revision 8:
 * the record and its identifiers, then DescriptiveDetail (form, title, contributors, language, extent),
 * CollateralDetail, PublishingDetail (publisher, then dates). A block that would be empty is left out.
 *
 * ONIX cannot hold, so that reading it back gives no value or another:
 * - average rating, and statuses other than withdrawn, which is a deletion (NotificationType 05);
 * - a page count of 0, and the year 0;
 * - white space at the ends of texts and of each author, and authors without a name;
 * - line breaks elsewhere than in descriptions: they are read as spaces;
 * - empty descriptions; in descriptions with tags of HTML, runs of white space and third line breaks;
 * - an author that is named twice, and the languages und, mul, zxx and mis.
 *
 * @throws Unwritable when a text has a character that XML cannot hold
 */
export function onixProduct(book: OnixBook): string {
  const product = element('Product', [
    text('RecordReference', `octavo-book-${book.id}`),
    text('NotificationType', book.status === 'withdrawn' ? '05' : '03'),
    identifier(book),
    element('DescriptiveDetail', [
      text('ProductComposition', '00'),
      text('ProductForm', 'BA'),
      title(book.title),
      ...contributors(book.author),
      language(book.language),
      pages(book.pageCount),
    ]),
    description(book.description),
    publishing(book),
  ]);
  return `${product}\n`;
}

const identifier = ({ id, isbn }: OnixBook): string =>
  element(
    'ProductIdentifier',
    isbn
      ? [text('ProductIDType', '15'), text('IDValue', isbn)]
      : [
          text('ProductIDType', '01'),
          text('IDTypeName', 'Octavo book id'),
          text('IDValue', String(id)),
        ],
  );

const title = (value: string): string =>
  element('TitleDetail', [
    text('TitleType', '01'),
    element('TitleElement', [text('TitleElementLevel', '01'), text('TitleText', value)]),
  ]);

function contributors(author: string): string[] {
  const names = author.split('; ').filter((name) => name.trim() !== '');
  return (names.length > 0 ? names : [author]).map((name, index) =>
    element('Contributor', [
      text('SequenceNumber', String(index + 1)),
      text('ContributorRole', 'A01'),
      text('PersonName', name),
    ]),
  );
}

const language = (code: string | null): string =>
  code ? element('Language', [text('LanguageRole', '01'), text('LanguageCode', code)]) : '';

const pages = (count: number | null): string =>
  count
    ? element('Extent', [
        text('ExtentType', '00'),
        text('ExtentValue', String(count)),
        text('ExtentUnit', '03'),
      ])
    : '';

/** Says that it is plain text, or HTML in which tags are text: what looks like HTML is read as HTML. */
function description(value: string | null): string {
  if (!value?.trim()) return '';
  const content = looksLikeHtml(value)
    ? text('Text', escapeXml(value).replaceAll('\n', '<br>'), 'textformat="02"')
    : text('Text', value, 'textformat="06"');
  return element('CollateralDetail', [
    element('TextContent', [text('TextType', '03'), text('ContentAudience', '00'), content]),
  ]);
}

/** The schema wants a publisher before a date. One without a name is an identifier. */
function publishing({ publisher, year }: OnixBook): string {
  if (!publisher && !year) return '';
  const named = publisher
    ? text('PublisherName', publisher)
    : element('PublisherIdentifier', [
        text('PublisherIDType', '01'),
        text('IDTypeName', 'Octavo'),
        text('IDValue', 'unknown'),
      ]);
  return element('PublishingDetail', [
    element('Publisher', [text('PublishingRole', '01'), named]),
    year ? publicationDate(year) : '',
  ]);
}

/** Four digits if they suffice, otherwise a text, as code list 55 has it for dates before the Common Era. */
const publicationDate = (year: number): string =>
  element('PublishingDate', [
    text('PublishingDateRole', '01'),
    year > 0 && year <= 9999
      ? text('Date', String(year).padStart(4, '0'), 'dateformat="05"')
      : text('Date', String(year), 'dateformat="12"'),
  ]);

const element = (name: string, children: string[]): string =>
  `<${name}>${children.join('')}</${name}>`;

const text = (name: string, value: string, attribute?: string): string =>
  `<${name}${attribute ? ` ${attribute}` : ''}>${escapeXml(value)}</${name}>`;
