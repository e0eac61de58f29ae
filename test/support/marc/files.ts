import type { MarcRecord, ReadRecord } from '../../../src/books/marc/marc-record.js';

/** A file that arrives in chunks of this many bytes. */
export async function* chunksOf(bytes: Buffer, size = 65_536): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that a reader yields, and what it throws. */
export async function readAll<T>(
  slices: AsyncIterable<T[]>,
): Promise<{ records: T[]; error?: string }> {
  const records: T[] = [];
  try {
    for await (const slice of slices) records.push(...slice);
  } catch (error) {
    return { records, error: (error as Error).message };
  }
  return { records };
}

/** What a record says: without the lengths, which its format computes. */
export const contentOf = ({ leader, ...fields }: MarcRecord) => ({
  leader: leader.slice(5, 12) + leader.slice(17),
  ...fields,
});

/** The records, or why they could not be read. */
export const contentsOf = (records: ReadRecord[]) =>
  records.map(({ record, reason }) => (record ? contentOf(record) : { reason }));
