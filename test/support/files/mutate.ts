import type { Random } from '../random.js';

/** Damages a file as transfers and programs do: cuts, flips, doubles and moves bytes, changes numbers. */
export function mutate(file: Buffer, random: Random): Buffer {
  let bytes = file;
  for (let n = random.integer(1, 3); n > 0 && bytes.length > 0; n -= 1) {
    bytes = random.pick(MUTATIONS)(bytes, random);
  }
  return bytes;
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const at = (bytes: Buffer, random: Random): number => random.integer(0, bytes.length - 1);
const replaced = (bytes: Buffer, start: number, end: number, by: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]);

/** The places of bytes that structure the file: of one of them, or anywhere if there is none. */
function place(bytes: Buffer, random: Random, marks: string): number {
  const places = [...bytes.keys()].filter((index) =>
    marks.includes(String.fromCharCode(bytes[index])),
  );
  return places.length > 0 ? random.pick(places) : at(bytes, random);
}

const STRUCTURE = '\x1d\x1e\x1f<>/&;",\t\r\n=[]';
const PIECES = [
  '\x1d',
  '\x1e',
  '\x1f',
  '\0',
  '\xff',
  '\xe2\x82',
  '\r\n',
  '<',
  '>',
  '","',
  '\n"',
  '</record>',
  '<record>',
];

const MUTATIONS: Mutation[] = [
  // Cut at the end, or at the beginning.
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => bytes.subarray(at(bytes, random)),
  // A byte lost, flipped, or in its place another.
  (bytes, random) => {
    const index = at(bytes, random);
    return replaced(bytes, index, index + 1, Buffer.alloc(0));
  },
  (bytes, random) => {
    const index = at(bytes, random);
    return replaced(
      bytes,
      index,
      index + 1,
      Buffer.from([bytes[index] ^ (1 << random.integer(0, 7))]),
    );
  },
  (bytes, random) => {
    const index = place(bytes, random, STRUCTURE);
    return replaced(bytes, index, index + 1, Buffer.from(random.pick(PIECES), 'latin1'));
  },
  // A digit of a length or a tag changed.
  (bytes, random) => {
    const index = place(bytes, random, '0123456789');
    return replaced(bytes, index, index + 1, Buffer.from(String(random.integer(0, 9))));
  },
  // A piece inserted, a part lost, a part twice.
  (bytes, random) => {
    const index = at(bytes, random);
    return replaced(bytes, index, index, Buffer.from(random.pick(PIECES), 'latin1'));
  },
  (bytes, random) => {
    const start = at(bytes, random);
    return replaced(bytes, start, start + random.integer(1, 400), Buffer.alloc(0));
  },
  (bytes, random) => {
    const start = at(bytes, random);
    return replaced(bytes, start, start, bytes.subarray(start, start + random.integer(1, 400)));
  },
];
