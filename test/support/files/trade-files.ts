/** Rows of the exports of other programs, in the layout that these programs write. */

export const GOODREADS_EXPORT = `Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,Number of Pages,Year Published,Original Publication Year,My Review
1,"The Dispossessed (Hainish Cycle, #6)",Ursula K. Le Guin,"Le Guin, Ursula K.",,="0060512756",="9780060512750",5,4.25,Perennial,Paperback,387,2003,1974,
2,Der Zauberberg,Thomas Mann,"Mann, Thomas","Peter Fendel, Ann Example","=""3596294339""","=""9783596294336""",0,0.0,Fischer,Hardcover,1008,,1924,"Two<br/>lines, ""quoted"""
3,A Zine,Ann Example,"Example, Ann",,"=""""",="",0,3.5,,,,,-720,
`;

export const GOODREADS_BOOKS = [
  {
    title: 'The Dispossessed (Hainish Cycle, #6)',
    author: 'Ursula K. Le Guin',
    year: 2003,
    isbn: '9780060512750',
    pageCount: 387,
    publisher: 'Perennial',
    averageRating: 4.25,
  },
  {
    title: 'Der Zauberberg',
    author: 'Thomas Mann; Peter Fendel; Ann Example',
    year: 1924,
    isbn: '9783596294336',
    pageCount: 1008,
    publisher: 'Fischer',
    averageRating: null,
  },
  {
    title: 'A Zine',
    author: 'Ann Example',
    year: -720,
    isbn: null,
    pageCount: null,
    publisher: null,
    averageRating: 3.5,
  },
];

const tabbed = (rows: string[][]): string => rows.map((row) => `${row.join('\t')}\n`).join('');

export const LIBRARYTHING_EXPORT = tabbed([
  ['Book Id', 'Title', 'Primary Author', 'Publication', 'Date', 'Page Count', 'Languages', 'ISBN'],
  [
    '1',
    '"A" is for Apple',
    'Mann, Thomas',
    'Dover (1962), Paperback',
    '1962',
    '90 ',
    'German',
    '[3596294339]',
  ],
  ['2', '"Quoted"', 'King, Ann, Jr.', 'Self-published', '1850-?', '', 'English, French', '[]'],
  ['3', 'No one wrote this', '', '', '1923', '', '', '[]'],
]);

export const LIBRARYTHING_BOOKS = [
  {
    title: '"A" is for Apple',
    author: 'Thomas Mann',
    year: 1962,
    isbn: '9783596294336',
    pageCount: 90,
    publisher: 'Dover',
    language: 'ger',
  },
  {
    title: '"Quoted"',
    author: 'King, Ann, Jr.',
    year: null,
    isbn: null,
    pageCount: null,
    publisher: 'Self-published',
    language: 'eng',
  },
  { title: 'No one wrote this', author: 'Unknown', year: 1923, isbn: null, language: null },
];

export const STORYGRAPH_EXPORT = `Title,Authors,Contributors,ISBN/UID,Format,Read Status,Star Rating
Ubik,Philip K. Dick,,9780547572291,paperback,read,4.5
Good Omens,"Ann Example, Bob Example",,B01LX9SHK6,digital,to-read,
A Manuscript,Ann Example,,f4b0e2a6-1111-4222-8333-444455556666,digital,to-read,
`;

export const STORYGRAPH_BOOKS = [
  { title: 'Ubik', author: 'Philip K. Dick', isbn: '9780547572291' },
  { title: 'Good Omens', author: 'Ann Example; Bob Example', isbn: null },
  { title: 'A Manuscript', author: 'Ann Example', isbn: null },
];

export const CALIBRE_EXPORT = `\ufeffauthor_sort,authors,comments,id,identifiers,isbn,languages,pubdate,publisher,series_index,timestamp,title
"Dick, Philip K.","Philip K. Dick","Noted.","1","isbn:9780547572291,goodreads:22590","9780547572291","eng","1969-12-31T22:30:00-02:00","Mariner","1.0","2024-05-01T10:00:00+00:00","Ubik"
"Mann, Thomas & Example, Ann","Thomas Mann, Ann Example","","2","isbn:080442957X","080442957","fra","0101-01-01T00:00:00+00:00","","1.0","2024-05-01T10:00:00+00:00","Two of them"
"Example, Ann, Jr.","Ann Example, Jr.","","3","","","","1990-05-01T00:00:00+00:00","","1.0","2024-05-01T10:00:00+00:00","One with a comma"
`;

export const CALIBRE_BOOKS = [
  {
    title: 'Ubik',
    author: 'Philip K. Dick',
    year: 1970,
    isbn: '9780547572291',
    publisher: 'Mariner',
    language: 'eng',
    description: 'Noted.',
  },
  {
    title: 'Two of them',
    author: 'Thomas Mann; Ann Example',
    year: null,
    isbn: '9780804429573',
    publisher: null,
    language: 'fre',
  },
  { title: 'One with a comma', author: 'Ann Example, Jr.', year: 1990, isbn: null },
];

const product = (reference: string, type: string, isbn: string, title: string): string =>
  `<Product><RecordReference>${reference}</RecordReference><NotificationType>${type}</NotificationType>
<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>${isbn}</IDValue></ProductIdentifier>
<DescriptiveDetail><TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
<TitleText>${title}</TitleText></TitleElement></TitleDetail><Contributor><SequenceNumber>1</SequenceNumber>
<ContributorRole>A01</ContributorRole><PersonName>Ida Example</PersonName></Contributor></DescriptiveDetail></Product>
`;

/** An ONIX message. */
export const onix = (...products: string[]): string =>
  `<?xml version="1.0"?>
<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference"><Header/>
${products.join('')}</ONIXMessage>`;

export const announced = (isbn: string, title: string): string =>
  product(`example-${isbn}`, '03', isbn, title);

export const withdrawn = (isbn: string): string => product(`example-${isbn}`, '05', isbn, 'Any');
