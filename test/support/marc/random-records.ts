import type { DataField, MarcRecord } from '../../../src/books/marc/marc-record.js';
import type { Random } from '../random.js';
import { randomText } from './random-text.js';

const TAGS = [
  '020',
  '041',
  '100',
  '245',
  '260',
  '264',
  '300',
  '490',
  '520',
  '700',
  '880',
  '952',
  '9XX',
];
const CODES = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MAX_FIELD = 9000;

/** A record with any fields, as ISO 2709 can hold it: repeated fields, 880 pairs, empty subfields. */
export function randomRecord(random: Random, id: number): MarcRecord {
  const dataFields = Array.from({ length: random.integer(0, 12) }, () => randomField(random));
  if (random.chance(0.5)) dataFields.push(...pair(random));
  return {
    leader: `00000${random.pick(['n', 'c', 'd'])}am a2200000${random.pick(['   ', ' a ', 'ui '])}4500`,
    controlFields: [
      { tag: '001', data: String(id) },
      ...(random.chance(0.5) ? [{ tag: '005', data: randomText(random) }] : []),
      {
        tag: '008',
        data: `${String(id).padStart(6, '0')}s19${random.integer(10, 99)}    xx      `,
      },
    ],
    dataFields,
  };
}

function randomField(random: Random, tag = random.pick(TAGS)): DataField {
  const subfields = [];
  let bytes = 0;
  for (let n = random.integer(1, 5); n > 0; n -= 1) {
    const value = randomText(random);
    bytes += Buffer.byteLength(value) + 2;
    if (bytes > MAX_FIELD) break;
    subfields.push({ code: random.pick([...CODES]), value });
  }
  const indicator = (): string => random.pick([' ', '0', '1', '2', '7', '9']);
  return { tag, ind1: indicator(), ind2: indicator(), subfields };
}

/** A title and the same in another script, linked by $6. */
function pair(random: Random): DataField[] {
  const number = String(random.integer(1, 99)).padStart(2, '0');
  return ['245', '880'].map((tag, index) => {
    const linked = randomField(random, tag);
    linked.subfields.unshift({ code: '6', value: `${index === 0 ? '880' : '245'}-${number}` });
    return linked;
  });
}
