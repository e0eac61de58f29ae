/**
 * The short names of the elements that are read, and their reference names, in ONIX 2.1, 3.0 and 3.1.
 * A short name means the same in all of them.
 * @see EDItEUR, ONIX for Books, "short tags"
 */
export const SHORT_TAGS: Readonly<Record<string, string>> = {
  // The message
  header: 'Header',
  product: 'Product',
  m184: 'DefaultLanguageOfText',
  m185: 'DefaultPriceTypeCode',
  x310: 'DefaultPriceType',
  m186: 'DefaultCurrencyCode',
  // The record and its identifiers
  a001: 'RecordReference',
  a002: 'NotificationType',
  productidentifier: 'ProductIdentifier',
  b221: 'ProductIDType',
  b244: 'IDValue',
  b004: 'ISBN',
  b005: 'EAN13',
  // The blocks of 3.0
  descriptivedetail: 'DescriptiveDetail',
  collateraldetail: 'CollateralDetail',
  publishingdetail: 'PublishingDetail',
  productsupply: 'ProductSupply',
  // Titles
  titledetail: 'TitleDetail',
  title: 'Title',
  b202: 'TitleType',
  titleelement: 'TitleElement',
  x409: 'TitleElementLevel',
  x410: 'PartNumber',
  b020: 'YearOfAnnual',
  b203: 'TitleText',
  b028: 'DistinctiveTitle',
  x501: 'NoPrefix',
  b030: 'TitlePrefix',
  b031: 'TitleWithoutPrefix',
  b029: 'Subtitle',
  // Contributors
  contributor: 'Contributor',
  b034: 'SequenceNumber',
  b035: 'ContributorRole',
  b036: 'PersonName',
  b037: 'PersonNameInverted',
  b039: 'NamesBeforeKey',
  b247: 'PrefixToKey',
  b040: 'KeyNames',
  b041: 'NamesAfterKey',
  b248: 'SuffixToKey',
  b047: 'CorporateName',
  x443: 'CorporateNameInverted',
  b249: 'UnnamedPersons',
  b049: 'ContributorStatement',
  // Publishers and dates
  publisher: 'Publisher',
  b291: 'PublishingRole',
  b081: 'PublisherName',
  imprint: 'Imprint',
  b079: 'ImprintName',
  publishingdate: 'PublishingDate',
  x448: 'PublishingDateRole',
  j260: 'DateFormat',
  b306: 'Date',
  b003: 'PublicationDate',
  b088: 'YearFirstPublished',
  // Pages and languages
  extent: 'Extent',
  b218: 'ExtentType',
  b219: 'ExtentValue',
  b220: 'ExtentUnit',
  b061: 'NumberOfPages',
  language: 'Language',
  b253: 'LanguageRole',
  b252: 'LanguageCode',
  b059: 'LanguageOfText',
  // Texts
  textcontent: 'TextContent',
  x426: 'TextType',
  x427: 'ContentAudience',
  othertext: 'OtherText',
  d102: 'TextTypeCode',
  d103: 'TextFormat',
  d104: 'Text',
  d101: 'MainDescription',
  d100: 'Annotation',
  // Prices
  supplydetail: 'SupplyDetail',
  price: 'Price',
  x462: 'PriceType',
  j148: 'PriceTypeCode',
  j151: 'PriceAmount',
  j152: 'CurrencyCode',
};

const references = new Map(Object.entries(SHORT_TAGS));

/** The reference name of an element, whichever of its two names is given; other names are returned. */
export const referenceName = (name: string): string => references.get(name) ?? name;
