import { type Case, json } from './case.js';

const malformed = { status: 400, code: 'malformed_json' };
const refused = { status: 400, code: 'bad_request' };

const BOOK = '"title":"Title","author":"Author"';
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const withKeys = (count: number) =>
  `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`;
const ofSize = (bytes: number) => {
  const head = `{${BOOK},"description":"`;
  return `${head}${'d'.repeat(bytes - head.length - 2)}"}`;
};

const SHAPES: [name: string, body: string | Buffer, answer: Pick<Case, 'status' | 'code'>][] = [
  ['nothing', '', malformed],
  ['white space', ' \n', malformed],
  ['an unclosed object', '{"title":"Title"', malformed],
  ['a trailing comma', `{${BOOK},}`, malformed],
  ['single quotes', "{'title':'Title'}", malformed],
  ['a key without quotes', '{title:"Title"}', malformed],
  ['a comment', `{${BOOK}/* */}`, malformed],
  ['two objects', `{${BOOK}}{${BOOK}}`, malformed],
  ['NaN', `{${BOOK},"year":NaN}`, malformed],
  ['Infinity', `{${BOOK},"averageRating":Infinity}`, malformed],
  ['a hexadecimal number', `{${BOOK},"year":0x7d8}`, malformed],
  ['a number with a leading zero', `{${BOOK},"year":01999}`, malformed],
  ['a number with a plus', `{${BOOK},"year":+1999}`, malformed],
  ['a raw line feed in a string', '{"title":"a\nb","author":"A"}', malformed],
  ['a raw NUL in a string', '{"title":"a\0b","author":"A"}', malformed],
  ['a bad escape', String.raw`{"title":"\x41","author":"A"}`, malformed],
  ['an array', `[{${BOOK}}]`, malformed],
  ['an empty array', '[]', malformed],
  ['null', 'null', malformed],
  ['true', 'true', malformed],
  ['a number', '1', malformed],
  ['a string', '"title"', malformed],
  ['a form', 'title=Title&author=Author', malformed],
  ['invalid UTF-8', Buffer.from(`{"title":"\xff","author":"A"}`, 'latin1'), malformed],
  ['overlong UTF-8', Buffer.from(`{"title":"\xc0\xaf","author":"A"}`, 'latin1'), malformed],
  ['a surrogate in UTF-8', Buffer.from(`{"title":"\xed\xa0\x80"}`, 'latin1'), malformed],
  ['a truncated character', Buffer.from(`{"title":"\xc3`, 'latin1'), malformed],
  ['invalid UTF-8 in a key', Buffer.from(`{"\xff":1,${BOOK}}`, 'latin1'), malformed],
  ['UTF-16', Buffer.from(`\ufeff{${BOOK}}`, 'utf16le'), malformed],
  ['nine levels', nested(9), refused],
  ['nine levels of arrays', `{"title":${'['.repeat(8)}${']'.repeat(8)}}`, refused],
  ['20,000 levels', nested(8_000), refused],
  ['30,000 open arrays', '['.repeat(30_000), malformed],
  ['51 keys', withKeys(51), refused],
  ['51 nested keys', `{"title":${withKeys(51)}}`, refused],
  ['10,001 values', `{"title":[${Array(10_000).fill('0').join()}]}`, refused],
  ['10,000 keys', withKeys(5_000), refused],
  ['one byte more than 64 KiB', ofSize(64 * 1024 + 1), { status: 413, code: 'body_too_large' }],
  ['a mebibyte', ofSize(1024 * 1024), { status: 413, code: 'body_too_large' }],
];

const shapes: Case[] = SHAPES.flatMap(([name, body, answer]) => [
  json(name, 'POST', '/api/books', body, answer),
  // All routes parse bodies alike, so a few routes are enough.
  ...(['an array', 'null', 'nine levels', 'invalid UTF-8'].includes(name)
    ? [
        json(name, 'PUT', '/api/stores/1', body, answer),
        json(name, 'PATCH', '/api/items/1', body, answer),
        json(name, 'POST', '/api/stores/1/items', body, answer),
      ]
    : []),
]);

const noBody: Case[] = [
  ['POST', '/api/books'],
  ['PUT', '/api/books/1'],
  ['PATCH', '/api/stores/1'],
  ['POST', '/api/stores/1/items'],
].map(([method, path]) => ({
  name: `${method} ${path} without a body`,
  method,
  path,
  ...malformed,
}));

export const bodyCases: Case[] = [...shapes, ...noBody];
