import { jest } from '@jest/globals';
import { onixHead, onixTail } from '../../../../src/books/export/onix/onix-message.js';
import { onixProduct } from '../../../../src/books/export/onix/onix-product.js';
import { readOnixFile, withShortTags } from '../../../support/onix/files.js';
import { randomBook } from '../../../support/onix/books.js';
import { Random } from '../../../support/random.js';

const FILES = Number(process.env.ONIX_MUTATIONS ?? 2_000);
const MIB = 1024 * 1024;

// Thousands of files, beside other tests.
jest.setTimeout(Math.max(300_000, FILES * 100));

const cut = (random: Random, bytes: Buffer): Buffer =>
  bytes.subarray(0, random.integer(0, bytes.length));

function flip(random: Random, bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  for (let count = random.integer(1, 20); count > 0; count -= 1) {
    flipped[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  }
  return flipped;
}

/** Removes or repeats a tag, or a part between two tags. */
function unbalance(random: Random, bytes: Buffer): Buffer {
  const parts = bytes.toString().split(/(?=<)/);
  const at = random.integer(0, parts.length - 1);
  const some = parts.splice(at, random.integer(1, 5));
  const elsewhere = random.integer(0, parts.length);
  if (random.chance(0.5)) parts.splice(elsewhere, 0, ...some);
  if (random.chance(0.3)) parts.splice(at, 0, ...some, ...some);
  return Buffer.from(parts.join(''));
}

const INSERTS: ((random: Random) => string)[] = [
  () => 'x'.repeat(2 * MIB),
  () => '<a>'.repeat(5_000),
  () => `<![CDATA[${'<p>'.repeat(1000)}`,
  () => '<!-- ',
  () => '&nix;&#0;&#xFFFFFFFF;',
  () => '\u0001\u000b',
  () => `<${'a'.repeat(20_000)}`,
  () => '</Product><Product>',
  () => '<Product><Product>',
  () => '</ONIXMessage>',
  () => '<?xml version="1.1"?>',
  () => 'x="',
  (random) => `<o:${random.pick(['Product', 'Text'])}/>`,
];

const insert = (random: Random, bytes: Buffer): Buffer => {
  const at = random.integer(0, bytes.length);
  const text = Buffer.from(random.pick(INSERTS)(random));
  return Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(at)]);
};

/** "Billion laughs" and the like. */
const declare = (_: Random, bytes: Buffer): Buffer => {
  const laughs = Array.from(
    { length: 20 },
    (__, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  );
  const dtd = `<!DOCTYPE ONIXMessage [<!ENTITY l0 "lol"><!ENTITY file SYSTEM "file:///etc/hostname">${laughs.join('')}]>`;
  const xml = bytes.toString().replace('?>', `?>${dtd}`);
  return Buffer.from(xml.replace(/<(TitleText|b203)>/g, '$&&l20;&file;'));
};

const MUTATIONS = { cut, flip, unbalance, insert, declare };

describe('a damaged ONIX file', () => {
  it.each(Object.entries(MUTATIONS))(`is read or refused, by: %s`, async (name, mutate) => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    const random = new Random(seed);
    const files = name === 'declare' ? 100 : Math.round(FILES / 4);
    for (let file = 0; file < files; file += 1) {
      const books = Array.from({ length: 4 }, (_, id) => randomBook(random, id + 1));
      const xml = onixHead(new Date(0)) + books.map(onixProduct).join('') + onixTail(books.length);
      const mutated = mutate(random, Buffer.from(random.chance(0.5) ? xml : withShortTags(xml)));
      const { records, problem } = await readOnixFile(mutated, random.integer(1, 70_000));
      const told = { seed, file, problem };
      // A file that ends well has lost no product: each is a book or has a reason.
      for (const [index, { position, book, reason, raw }] of records.entries()) {
        expect({ ...told, position }).toEqual({ ...told, position: index + 1 });
        expect({ ...told, short: raw.length <= MIB }).toEqual({ ...told, short: true });
        expect({ ...told, one: reason === undefined || Object.keys(book).length === 0 }).toEqual({
          ...told,
          one: true,
        });
        if (reason !== undefined) expect(reason).toMatch(/^(has|is) /);
        expect({ ...told, values: JSON.stringify(book).length < 2 * MIB }).toEqual({
          ...told,
          values: true,
        });
      }
      if (problem === undefined) {
        const begun = mutated.toString().match(/<(P|p)roduct[ />]/g)?.length ?? 0;
        const isNested = records.some(({ reason }) => reason === 'has another product within it');
        if (name !== 'insert' && !isNested)
          expect({ ...told, count: records.length }).toEqual({ ...told, count: begun });
      }
      if (name === 'declare') {
        expect({ ...told, reasons: records.map(({ reason }) => reason?.slice(0, 10)) }).toEqual({
          ...told,
          reasons: books.map(() => 'has &l20;,'),
        });
      }
    }
  });

  it('takes no more memory than a few products', async () => {
    async function* huge(): AsyncGenerator<Buffer> {
      yield Buffer.from('<ONIXMessage><Product><OtherText><Text>');
      const piece = Buffer.alloc(65_536, 'x');
      for (let count = 0; count < 1600; count += 1) yield piece;
      yield Buffer.from('</Text></OtherText></Product><Product/></ONIXMessage>');
    }
    const { readOnix } = await import('../../../../src/books/import/formats/onix.js');
    const before = process.memoryUsage().rss;
    const reasons: (string | undefined)[] = [];
    for await (const slice of readOnix(huge())) reasons.push(...slice.map(({ reason }) => reason));
    expect(reasons).toEqual([`is longer than ${MIB} bytes`, undefined]);
    expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(80);
  });
});
